// A list of events, the newest first, of which only the rows in sight are in the document. It is a
// listbox: one stop for the keyboard, arrows move in it, Enter opens.

import { badges, element, sentence, tone, visible } from './text.js';

/** So many are held; older ones are in the trail. */
export const HELD_MAX = 100_000;

const BEYOND = 6; // rows above and below what is in sight

export class EventList {
  constructor(box, opened) {
    this.box = box;
    this.opened = opened;
    this.items = []; // the oldest first
    this.rows = new Map(); // by serial
    this.chosen = 0; // a serial
    this.fresh = new Set();
    this.room = element('div', { role: 'presentation', class: 'room' });
    box.append(this.room);
    box.addEventListener('scroll', () => this.later());
    box.addEventListener('keydown', (key) => this.pressed(key));
    box.addEventListener('click', (click) => this.clicked(click));
    new ResizeObserver(() => this.later()).observe(box);
  }

  clear() {
    this.items = [];
    this.fresh.clear();
    this.box.scrollTop = 0;
    this.later();
  }

  /** Adds events, which are newer than all there are. */
  take(items, live) {
    const row = this.rowHeight();
    this.items.push(...items);
    if (this.items.length > HELD_MAX) {
      this.items.splice(0, this.items.length - HELD_MAX);
    }
    if (live) {
      items.slice(-50).forEach((item) => this.fresh.add(item.event.serial));
    }
    if (this.box.scrollTop > row / 2) { // whoever reads further down keeps the place
      this.room.style.height = this.items.length * row + 'px';
      this.box.scrollTop += items.length * row;
    }
    this.later();
  }

  later() {
    if (!this.due) {
      this.due = requestAnimationFrame(() => {
        this.due = 0;
        this.draw();
      });
    }
  }

  rowHeight() {
    return parseFloat(getComputedStyle(this.box).getPropertyValue('--lines'))
      * parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  draw() {
    const height = this.rowHeight();
    const all = this.items.length;
    this.room.style.height = all * height + 'px';
    const first = Math.max(0, Math.floor(this.box.scrollTop / height) - BEYOND);
    const last = Math.min(all, Math.ceil((this.box.scrollTop + this.box.clientHeight) / height) + BEYOND);
    const kept = new Map();
    for (let index = first; index < last; index++) {
      const item = this.items[all - 1 - index];
      const serial = item.event.serial;
      const row = this.rows.get(serial) ?? this.row(item);
      row.style.transform = `translateY(${index * height}px)`;
      row.setAttribute('aria-posinset', index + 1);
      row.setAttribute('aria-setsize', all);
      row.setAttribute('aria-selected', String(serial === this.chosen));
      kept.set(serial, row);
    }
    for (const [serial, row] of this.rows) {
      if (!kept.has(serial)) {
        row.remove();
      }
    }
    this.rows = kept;
    if (kept.has(this.chosen)) {
      this.box.setAttribute('aria-activedescendant', 'event-' + this.chosen);
    } else {
      this.box.removeAttribute('aria-activedescendant');
    }
  }

  row({ text, event }) {
    const said = sentence(text);
    const outcome = event.success ? '' : element('span', { class: 'badge failed' }, event.errno ?? 'failed');
    const row = element('div',
      { role: 'option', id: 'event-' + event.serial, class: 'row ' + tone(event) },
      element('span', { class: 'when' },
        element('b', {}, '#' + event.serial), ' ', element('time', { datetime: event.time }, said.time)),
      element('span', { class: 'marks' },
        element('span', { class: 'badge op' }, visible(event.op)), badges(event), outcome),
      element('span', { class: 'what' }, said.what));
    if (this.fresh.delete(event.serial)) {
      row.classList.add('fresh');
    }
    this.room.append(row);
    return row;
  }

  /** Its place from the top, -1 where it is not. Serials only rise. */
  indexOf(serial) {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.items[middle].event.serial < serial) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return this.items[low]?.event.serial === serial ? this.items.length - 1 - low : -1;
  }

  choose(index) {
    const item = this.items[this.items.length - 1 - index];
    if (!item) {
      return;
    }
    this.chosen = item.event.serial;
    const height = this.rowHeight();
    const above = index * height;
    if (above < this.box.scrollTop) {
      this.box.scrollTop = above;
    } else if (above + height > this.box.scrollTop + this.box.clientHeight) {
      this.box.scrollTop = above + height - this.box.clientHeight;
    }
    this.draw();
  }

  pressed(key) {
    const page = Math.max(1, Math.floor(this.box.clientHeight / this.rowHeight()) - 1);
    const now = this.indexOf(this.chosen);
    const to = {
      ArrowDown: now + 1, ArrowUp: Math.max(0, now - 1), PageDown: now + page,
      PageUp: Math.max(0, now - page), Home: 0, End: this.items.length - 1,
    }[key.key];
    if (to !== undefined) {
      key.preventDefault();
      this.choose(Math.min(to, this.items.length - 1));
    } else if (key.key === 'Enter' && now >= 0) {
      key.preventDefault();
      this.opened(this.items[this.items.length - 1 - now]);
    }
  }

  clicked(click) {
    const row = click.target.closest('.row');
    if (row) {
      const index = this.indexOf(Number(row.id.slice('event-'.length)));
      this.choose(index);
      this.opened(this.items[this.items.length - 1 - index]);
    }
  }
}
