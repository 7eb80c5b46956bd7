// The daemon and its rules, looked at now and then; and the profile's requirements, when asked for.

import { objects } from './stream.js';
import { count, element, field, table, visible } from './text.js';

const box = (id) => document.getElementById(id);
const LOOK_MILLIS = 2000;

const number = (value) => Number(value ?? 0).toLocaleString('en');

function counter(name, value, note, bad) {
  return element('div', { class: 'counter' + (bad ? ' bad' : '') },
    element('dt', {}, name), element('dd', {}, element('b', {}, value), element('span', {}, note)));
}

function counters(it) {
  return element('dl', { class: 'counters' },
    counter('Events', number(it.events), `last serial ${number(it.last_serial)}`),
    counter('Lost', number(it.lost), it.lost > 0 ? 'not in the trail' : 'none', it.lost > 0),
    counter('Denied', number(it.denied), it.trouble ? visible(it.trouble) : 'for want of room: none', it.denied > 0 || it.full),
    counter('Queue', number(it.queue_high_water), 'waited at most'),
    counter('Log', `${(it.bytes / (1 << 20)).toFixed(1)} MiB`, count(it.segments, 'segment')),
    counter('Alarms', it.alarms.length === 0 ? 'none' : it.alarms.map(visible).join(', '),
      `${it.on_full} when full, ${it.durability}`, it.alarms.length > 0));
}

function mounts(it) {
  return table('Mounts', ['Directory', 'Shown at', 'Options', 'Served by', 'Open files'],
    it.mounts.map((mount) => [
      element('code', {}, field(mount, 'directory')), element('code', {}, field(mount, 'mountpoint')),
      visible(mount.options), `${mount.transport}, ${count(mount.workers, 'worker')}`, number(mount.open)]));
}

function rules(said, locked) {
  return table(locked ? 'Rules, locked' : 'Rules', ['Rule', 'Verb', 'What it says'],
    said.lines.map((rule) => [
      String(rule.id), element('span', { class: 'badge ' + rule.verb }, rule.verb), element('code', {}, visible(rule.rule))]));
}

let showing = '';

async function look() {
  try {
    const said = await objects('status');
    const it = said.lines[0];
    const listed = it?.running ? await objects('rules') : null;
    const now = JSON.stringify([said, listed]);
    if (now === showing) {
      return; // who reads it is not disturbed for nothing
    }
    showing = now;
    const parts = [];
    if (!it?.running) {
      parts.push(element('p', { class: 'notice' }, it
        ? `No daemon runs. The trail's last event is ${number(it.last_serial)}.` : visible(said.error)));
    } else {
      parts.push(element('p', {}, `Daemon, process ${it.pid}, state `, element('code', {}, visible(it.state))),
        counters(it), mounts(it), rules(listed, it.locked));
    }
    box('counters').replaceChildren(...parts);
  } catch (gone) {
    // The frame says so.
  }
}

let timer = 0;

/** Looked at as long as it is seen. */
export const status = {
  seen(looked) {
    clearInterval(timer);
    if (looked) {
      look();
      timer = setInterval(look, LOOK_MILLIS);
    }
  },
};

const STANDING = { met: 'met', limited: 'met with a limit', not_met: 'not met' };

async function requirements() {
  box('look').disabled = true;
  box('looked').textContent = 'Reading all of the trail …';
  try {
    const said = await objects('capp');
    const unmet = said.lines.filter((row) => row.standing === 'not_met').length;
    box('looked').textContent = said.error ? visible(said.error)
      : `${count(said.lines.length, 'requirement')}, ${unmet} not met.`;
    box('requirements').replaceChildren(table('Requirements', ['Clause', 'Standing', 'Requirement', 'Evidence'],
      said.lines.map((row) => [
        visible(row.component), element('span', { class: 'badge ' + row.standing }, STANDING[row.standing] ?? ''),
        visible(row.title),
        [visible(row.evidence), row.limit ? element('span', { class: 'limit' }, `Limit: ${visible(row.limit)}`) : '']])));
  } catch (gone) {
    box('looked').textContent = 'The server does not answer.';
  }
  box('look').disabled = false;
}

box('look').addEventListener('click', requirements);

export const capp = { seen() {} };
