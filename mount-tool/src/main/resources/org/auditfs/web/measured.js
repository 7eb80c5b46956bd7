// The measurement list and the registers it comes to, looked at now and then.

import { ask, objects } from './stream.js';
import { count, element, table, visible } from './text.js';

const box = (id) => document.getElementById(id);
const LOOK_MILLIS = 2000;
const ZEROS = /^0+$/;

/** A line of ascii_runtime_measurements: register, template hash, template, digest, name. */
function row(line) {
  const [register, hash, template, ...rest] = line.trim().split(' ');
  const violation = ZEROS.test(hash);
  const digest = template === 'ima' ? 'sha1:' + rest.shift() : rest.shift();
  return [
    register, template, element('code', {}, visible(rest.join(' '))),
    violation ? element('span', { class: 'badge failed' }, 'violation') : element('code', { class: 'digest' }, visible(digest ?? ''))];
}

function registers(pcr) {
  return table('Register 10, in each bank', ['Bank', 'Value'],
    Object.entries(pcr).filter(([, value]) => /^[0-9a-f]{40,}$/.test(value))
      .map(([bank, value]) => [bank, element('code', { class: 'digest' }, value)]));
}

let showing = '';

async function look() {
  try {
    const pcr = await objects('pcr');
    const list = await ask('measurements');
    const now = JSON.stringify([pcr, list]);
    if (now === showing) {
      return;
    }
    showing = now;
    const it = pcr.lines[0];
    box('measurements').replaceChildren(...(it === undefined
      ? [element('p', { class: 'notice' }, visible(pcr.error))]
      : [
        element('p', {}, `${count(it.entries, 'entry').replace('entrys', 'entries')}, `,
          it.violations === 0 ? 'no violation.' : element('b', { class: 'wrong' }, count(it.violations, 'violation') + '.'),
          list.lines.length < it.entries ? ` The newest ${list.lines.length}:` : ''),
        registers(it),
        table('The list, the newest first', ['Register', 'Template', 'File', 'Content'], list.lines.reverse().map(row))]));
  } catch (gone) {
    // The frame says so.
  }
}

let timer = 0;

/** Looked at as long as it is seen. */
export const measured = {
  seen(looked) {
    clearInterval(timer);
    if (looked) {
      look();
      timer = setInterval(look, LOOK_MILLIS);
    }
  },
};
