// The events as they come, a filter, and one of them with its why.

import { EventList, HELD_MAX } from './list.js';
import { ask, follow } from './stream.js';
import { badges, count, element, field, sentence, visible } from './text.js';

const box = (id) => document.getElementById(id);

const details = box('details');
const list = new EventList(box('list'), open);
let filter = '';
let before = 0; // events that match, and are not held
let end = () => {};
let left = ''; // the element that had the focus when details were opened

function counted() {
  const there = list.items.length;
  const dropped = before > 0 ? `, the newest of ${(there + before).toLocaleString('en')}` : '';
  const what = filter ? 'event matches' : 'event';
  const many = filter ? 'events match' : 'events';
  box('count').textContent =
    there === 0 ? (filter ? 'No event matches.' : 'No event yet.')
      : `${there.toLocaleString('en')} ${there === 1 ? what : many}${dropped}. Enter, or a click, opens one.`;
}

/** Shows what meets `words`; all where they are empty. */
function show(words, told) {
  end();
  filter = words;
  box('complaint').textContent = '';
  box('missed').hidden = true;
  let old = 0; // that were there before, and are still to come
  end = follow(words, {
    begin(there) {
      list.clear();
      before = there.found - there.shown;
      old = there.shown;
      counted();
    },
    events(items) {
      before += Math.max(0, list.items.length + items.length - HELD_MAX);
      const live = old <= 0;
      old -= items.length;
      list.take(items, live);
      counted();
      if (live) {
        told.came(items);
      }
    },
    missed(events) {
      box('missed').textContent =
        `${count(events, 'event')} came while this page did not listen, too many to show: they are in the trail, auditfs search has them.`;
      box('missed').hidden = false;
    },
    refused(why) {
      list.clear();
      counted();
      box('complaint').textContent = why;
    },
    connected: told.connected,
  });
}

function fact(name, ...value) {
  return value.some((part) => part !== '' && part !== null && part !== undefined)
    ? [element('dt', {}, name), element('dd', {}, ...value)] : [];
}

function object(name, part) {
  if (!part) {
    return [];
  }
  const inode = part.inode ? ` inode ${part.inode}, mode ${part.mode}, ${count(part.nlink, 'name')}` : '';
  return fact(name, element('code', {}, field(part, 'path')), inode);
}

function who(subject) {
  if (!subject) {
    return [];
  }
  const login = subject.auid === null || subject.auid === 4294967295 ? 'none' : String(subject.auid);
  return [
    fact('User', `uid ${subject.uid ?? '?'}, login ${login}, group ${subject.gid ?? '?'}`),
    fact('Program', element('code', {}, field(subject, 'exe') || field(subject, 'comm')),
      subject.pid ? ` process ${subject.pid}` : ''),
  ].flat();
}

function facts(event) {
  const rules = (event.rules ?? []).map((rule) => `${rule.id} ${rule.verb} ${visible(rule.key ?? '')}`.trim());
  return element('dl', {},
    fact('Time', event.time),
    fact('Result', event.success ? 'done' : `failed: ${event.errno ?? event.exit}`),
    object('Object', event.object),
    object('New name', event.object2),
    object('Replaced', event.victim),
    who(event.subject),
    fact('Flags', (event.flags ?? []).join(' ')),
    fact('Rules', rules.join(', ')),
    fact('Detail', visible(event.detail ?? '')),
    fact('Rule', event.rule ? element('code', {}, field(event, 'rule')) : ''),
    fact('Reason', visible(event.reason ?? '')));
}

async function why(event, place) {
  if (event.type !== 'file') {
    place.textContent = event.type === 'integrity'
      ? 'Recorded whatever the rules say: it is about what a file contains, or a policy.'
      : 'Recorded whatever the rules say: it is not about a file.';
    return;
  }
  place.textContent = 'Judging it again …';
  try {
    const said = await ask('why?event=' + event.serial);
    place.textContent = said.error ? visible(said.error) : said.lines.slice(1).map(visible).join('\n');
  } catch (gone) {
    place.textContent = 'The server does not answer.';
  }
}

function close() {
  details.hidden = true;
  list.chosen = 0;
  list.draw();
  left.focus();
}

function open({ text, event }) {
  left = box('list');
  const reasons = element('pre', { class: 'why', 'aria-live': 'polite', tabindex: 0, 'aria-label': 'Why' });
  const shut = element('button', { type: 'button', class: 'shut' }, 'Close');
  shut.addEventListener('click', close);
  details.replaceChildren(
    shut,
    element('h2', {}, `Event ${event.serial}`),
    element('p', { class: 'marks' }, element('span', { class: 'badge op' }, event.op), badges(event)),
    element('p', { class: 'sentence' }, sentence(text).what),
    element('h3', {}, 'Why it is in the trail'),
    reasons,
    element('h3', {}, 'What it says'),
    facts(event),
    element('details', {}, element('summary', {}, 'As JSON'),
      element('pre', { tabindex: 0, 'aria-label': 'JSON' }, visible(JSON.stringify(event, null, 1)).replaceAll('\\012', '\n'))));
  details.hidden = false;
  if (matchMedia('(max-width: 60rem)').matches) {
    details.scrollIntoView();
    details.focus();
  }
  why(event, reasons);
}

/**
 * Begins to show events.
 *
 * @param told came(items) of what is new, connected(word)
 */
export function begin(told) {
  box('filter').addEventListener('submit', (submitted) => {
    submitted.preventDefault();
    show(box('words').value.trim(), told);
  });
  box('clear').addEventListener('click', () => {
    box('words').value = '';
    show('', told);
  });
  details.addEventListener('keydown', (key) => {
    if (key.key === 'Escape') {
      close();
    }
  });
  show('', told);
}
