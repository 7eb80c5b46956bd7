// Who had an object open, and when: a lane for each process, a bar from open to close, and marks
// where a measurement was found to be worth nothing.

import { Opens } from './opens.js';
import { element, field, visible } from './text.js';

const OPENS_MAX = 60;
const TICKS_MAX = 12;

const who = (subject, pid) =>
  [subject ? field(subject, 'comm') || field(subject, 'exe') : '', `process ${pid}`].filter((part) => part).join(', ');

const mode = (open) => (open.writes ? (open.reads ? 'reading and writing' : 'writing') : 'reading');

const CAUSES = {
  ToMToU: 'ToMToU: measured, then opened for writing while still being read',
  open_writers: 'open_writers: measured while somebody could write',
};

/** Draws one object's opens into an element. */
export class TimeLine {
  constructor(place) {
    this.empty = element('p', { class: 'empty' }, 'No open has been told of yet.');
    this.head = element('h2', {});
    this.lanes = element('ol', { class: 'lanes', 'aria-label': 'Opens, a lane for each process' });
    this.ticks = element('div', { class: 'ticks', 'aria-hidden': 'true' });
    this.board = element('div', { class: 'time' }, this.lanes, this.ticks);
    this.marks = element('ul', { class: 'findings', 'aria-label': 'Violations and changes' });
    this.note = element('p', { class: 'count' });
    place.replaceChildren(this.head, this.empty, this.board, this.marks, this.note,
      element('ul', { class: 'legend', 'aria-label': 'What the marks mean' },
        element('li', {}, element('span', { class: 'swatch reads' }), ' open for reading'),
        element('li', {}, element('span', { class: 'swatch writes' }), ' open for writing'),
        element('li', {}, element('span', { class: 'swatch overlap' }), ' both at once'),
        element('li', {}, element('span', { class: 'badge failed' }, 'ToMToU'), ' a violation')));
  }

  /** Draws what `Opens.view` answered; `null` where nothing is known. */
  show(view) {
    const there = view !== null && view.times.length > 0;
    this.empty.hidden = there;
    for (const part of [this.head, this.board, this.marks]) {
      part.hidden = !there;
    }
    this.note.textContent = '';
    if (!there) {
      return;
    }
    const path = field(view.part, 'path');
    this.head.replaceChildren(element('code', {}, path), ` inode ${view.part.inode}`);
    this.view = view;
    this.lanes.replaceChildren(...view.lanes.map((lane, index) => this.lane(lane, index)));
    this.lanes.append(...view.overlaps.map((overlap) => this.overlap(overlap)));
    this.lanes.append(...view.marks.filter((mark) => mark.violation).map((mark) => this.at(
      element('li', { class: 'violation', 'aria-hidden': 'true' }, element('span', { class: 'badge failed' }, visible(mark.violation))),
      mark.at, mark.at)));
    this.tick();
    this.marks.replaceChildren(...view.marks.map((mark) => this.finding(mark)));
    if (!view.ends) {
      this.note.replaceChildren('When these were closed is not recorded: a rule may ask for it, ',
        element('code', {}, `auditfs add secrecy ${path} -F op=open,close -p rw`), '.');
    }
  }

  /** Puts an element from one place to another; the end lies behind the last event. */
  at(node, from, to) {
    const places = this.view.times.length + 1;
    node.style.setProperty('--from', from / places);
    node.style.setProperty('--part', Math.max(0, to - from) / places);
    return node;
  }

  lane(lane, index) {
    const opens = this.view.opens.filter((open) => open.lane === index);
    return element('li', { class: 'lane' },
      element('span', { class: 'process' }, who(lane.subject, lane.pid)),
      element('ol', { class: 'bars' }, opens.map((open) => this.bar(open))));
  }

  bar(open) {
    const { ends, times } = this.view;
    const serial = (place) => `event ${times[place].serial}`;
    const begun = open.from === null ? 'since before that was asked for' : `from ${serial(open.from)}`;
    const ended = !ends ? '' : open.to === null ? ', still open' : ` to ${serial(open.to)}`;
    const text = `open for ${mode(open)} ${begun}${ended}`;
    const classes = ['bar', open.writes ? 'writes' : 'reads', ends ? '' : 'point', open.from === null ? 'begun' : '',
      ends && open.to === null ? 'going' : ''];
    const from = open.from ?? 0;
    return this.at(
      element('li', { class: classes.filter((each) => each).join(' '), title: text }, element('span', { class: 'unseen' }, text)),
      from, ends ? open.to ?? times.length : from);
  }

  overlap({ from, to }) {
    return this.at(element('li', { class: 'overlap', 'aria-hidden': 'true' }), from, to);
  }

  tick() {
    const { times } = this.view;
    const step = Math.ceil(times.length / TICKS_MAX);
    this.ticks.replaceChildren(...times.flatMap(({ time, serial }, place) => (place % step > 0 ? [] : [this.at(
      element('span', {}, element('b', {}, `#${serial}`), element('span', {}, time.slice(11, 19))), place, place)])));
  }

  finding(mark) {
    const what = mark.violation ? CAUSES[mark.violation] ?? visible(mark.violation) : `content changed: ${mark.op}`;
    return element('li', mark.violation ? { class: 'complaint' } : {},
      `Event ${mark.serial}: ${what}, by ${who(mark.subject, mark.subject?.pid ?? 0)}.`);
  }
}

/** The time lines of this trail, as it comes: one is drawn, of the object that somebody chose. */
export class TimeLines {
  constructor(place, choice) {
    this.choice = choice;
    this.line = new TimeLine(place);
    this.model = new Opens();
    this.listed = '';
    choice.addEventListener('change', () => this.draw());
  }

  begin() {
    this.model = new Opens();
  }

  events(items) {
    items.forEach(({ event }) => this.model.take(event));
  }

  /** The choice stays with what was chosen as long as that is known. */
  draw() {
    const list = this.model.list();
    const now = JSON.stringify(list.map(({ key, violated, part }) => [key, violated, part.path]));
    if (now !== this.listed) {
      this.listed = now;
      const chosen = this.choice.value;
      this.choice.replaceChildren(...list.map(({ key, part, violated }) =>
        element('option', { value: key }, `${field(part, 'path')} inode ${part.inode}${violated ? ' – violated' : ''}`)));
      if (list.some(({ key }) => key === chosen)) {
        this.choice.value = chosen;
      }
    }
    this.line.show(this.model.view(this.choice.value, OPENS_MAX));
  }
}

