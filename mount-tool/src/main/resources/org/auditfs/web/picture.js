// Names on one side, objects on the other, lines between. What moves, moves so that the eye can
// follow; where the system asks for less of that, it is there at once.

import { Picture } from './model.js';
import { objects as askObjects } from './stream.js';
import { count, element, field, sentence, tone } from './text.js';

const NAMES_MAX = 60;
const SVG = 'http://www.w3.org/2000/svg';
const LEAVE_MILLIS = 700;

const still = matchMedia('(prefers-reduced-motion: reduce)');

const line = (width, from, to) => `M0 ${from}C${width / 2} ${from} ${width / 2} ${to} ${width} ${to}`;

/** Draws a model into an element. */
export class Drawing {
  constructor(place) {
    this.nodes = new Map(); // 'name 1', 'object fe:00 131 7', 'link …' -> {node, y, to}
    this.names = element('ul', { class: 'side names', 'aria-label': 'Names' });
    this.objects = element('ul', { class: 'side objects', 'aria-label': 'Objects' });
    this.lines = document.createElementNS(SVG, 'svg');
    this.lines.setAttribute('class', 'lines');
    this.lines.setAttribute('aria-hidden', 'true');
    this.note = element('p', { class: 'count' });
    this.empty = element('p', { class: 'empty' },
      'Nothing is watched, and nothing has been told yet. Names and objects come with their first event.');
    this.board = element('div', { class: 'board' }, this.names, this.lines, this.objects);
    place.replaceChildren(
      element('div', { class: 'heads' }, element('h2', {}, 'Names'), element('h2', {}, 'Objects')),
      this.empty, this.board, this.note,
      element('ul', { class: 'legend', 'aria-label': 'What the marks mean' },
        element('li', {}, element('span', { class: 'badge integrity' }, 'integrity'), ' watches a name, whatever it leads to'),
        element('li', {}, element('span', { class: 'badge secrecy' }, 'secrecy'), ' watches an object, under any name'),
        element('li', {}, element('span', { class: 'dash' }), ' from a rule; no event has told of it yet')));
    new ResizeObserver(() => this.again()).observe(this.board);
  }

  again() {
    if (this.last && this.board.isConnected) this.show(this.last);
  }

  /** Draws what `Picture.view` answered. */
  show(view) {
    this.last = view;
    const step = parseFloat(getComputedStyle(this.board).getPropertyValue('--step'))
      * parseFloat(getComputedStyle(document.documentElement).fontSize);
    const height = Math.max(view.names.length, view.objects.length) * step;
    this.empty.hidden = height > 0;
    this.board.style.height = height + 'px';
    this.width = this.lines.getBoundingClientRect().width;
    const kept = new Set();
    const rows = new Map();
    view.objects.forEach((object, index) => {
      const spread = index * (view.names.length > view.objects.length && view.objects.length > 1
        ? (view.names.length - 1) / (view.objects.length - 1) : 1);
      rows.set(object.key, spread * step);
      this.put(kept, 'object ' + object.key, this.objects, spread * step, (node) => this.object(node, object));
    });
    view.names.forEach((name, index) => {
      this.put(kept, 'name ' + name.id, this.names, index * step, (node) => this.name(node, name));
      if (name.key !== null && rows.has(name.key)) {
        this.link(kept, name, index * step + step / 2, rows.get(name.key) + step / 2, view);
      }
    });
    this.leave(kept);
    this.note.textContent = view.hidden > 0 ? `${count(view.hidden, 'more name')} not drawn: those that were heard of longest ago.` : '';
    this.move();
  }

  put(kept, id, side, to, fill) {
    kept.add(id);
    let thing = this.nodes.get(id);
    if (!thing) {
      thing = { node: element('li', { class: 'node coming' }), y: to, said: '' };
      this.nodes.set(id, thing);
      requestAnimationFrame(() => requestAnimationFrame(() => thing.node.classList.remove('coming')));
    }
    thing.to = to;
    fill(thing);
    side.append(thing.node); // in the order in which it is read
  }

  /** Fills a node anew when it says something else. */
  say(thing, said, classes, ...content) {
    thing.node.className = 'node ' + classes + (thing.node.classList.contains('coming') ? ' coming' : '');
    if (thing.said !== said) {
      if (thing.said) {
        thing.node.classList.remove('changed');
        void thing.node.offsetWidth; // begins the animation anew
        thing.node.classList.add('changed');
      }
      thing.said = said;
      thing.node.replaceChildren(...content);
    }
  }

  name(thing, name) {
    const path = field(name.part, 'path');
    const cut = path.lastIndexOf('/') + 1;
    this.say(thing, `${path} ${name.watched} ${name.key}`, name.watched ? 'integrity' : '',
      element('span', { class: 'path', title: path },
        element('span', { class: 'directory' }, path.slice(0, cut)), element('b', {}, path.slice(cut))),
      name.watched ? element('span', { class: 'badge integrity' }, 'integrity') : '',
      element('span', { class: 'unseen' }, name.key ? ` leads to ${this.title(name.key)}` : ' leads to nothing that is known'));
  }

  title(key) {
    const object = this.last.objects.find((each) => each.key === key);
    return object?.inode ? `inode ${object.inode}` : 'an object that no event has told of';
  }

  object(thing, object) {
    const gone = object.nlink === 0;
    const told = object.inode !== null;
    const counted = told && object.kind !== 'directory';
    const names = !counted ? '' : gone ? ', no name left' : `, ${count(object.nlink, 'name')}`;
    this.say(thing, `${object.kind}${names}${object.watched}`,
      (object.watched ? 'secrecy' : '') + (gone ? ' gone' : '') + (told ? '' : ' supposed'),
      element('span', { class: 'path' }, element('b', {}, told ? `inode ${object.inode}` : 'not told of yet'),
        element('span', { class: 'kind' }, told ? object.kind + names : '')),
      object.watched ? element('span', { class: 'badge secrecy' }, 'secrecy') : '');
  }

  link(kept, name, from, to, view) {
    const id = `link ${name.id} ${name.key}`;
    kept.add(id);
    let thing = this.nodes.get(id);
    if (!thing) {
      const node = document.createElementNS(SVG, 'path');
      node.setAttribute('pathLength', '1');
      thing = { node, link: true, y: from, y2: to };
      this.nodes.set(id, thing);
      this.lines.append(node);
    }
    const object = view.objects.find((each) => each.key === name.key);
    thing.node.setAttribute('class',
      [name.watched ? 'integrity' : '', object?.watched ? 'secrecy' : '', object?.inode === null ? 'supposed' : 'drawn'].join(' '));
    Object.assign(thing, { to: from, to2: to });
  }

  leave(kept) {
    for (const [id, thing] of this.nodes) {
      if (!kept.has(id)) {
        this.nodes.delete(id);
        thing.node.classList.add('leaving');
        setTimeout(() => thing.node.remove(), still.matches ? 0 : LEAVE_MILLIS);
      }
    }
  }

  /** Everything goes a part of its way in each frame, until it is there. */
  move() {
    const part = still.matches || document.hidden ? 1 : 0.16;
    let moving = false;
    for (const thing of this.nodes.values()) {
      for (const [at, to] of thing.link ? [['y', 'to'], ['y2', 'to2']] : [['y', 'to']]) {
        const rest = thing[to] - thing[at];
        thing[at] = Math.abs(rest) < 0.5 ? thing[to] : thing[at] + rest * part;
        moving ||= thing[at] !== thing[to];
      }
      if (thing.link) {
        thing.node.setAttribute('d', line(this.width, thing.y, thing.y2));
      } else {
        thing.node.style.transform = `translateY(${thing.y}px)`;
      }
    }
    if (moving && !this.due) {
      this.due = requestAnimationFrame(() => {
        this.due = 0;
        this.move();
      });
    }
  }
}

const RULES_MILLIS = 300;
const LAST_MAX = 3;

/** The picture of this trail, as it comes: a view of the whole. */
export class Watched {
  constructor(place, ticker) {
    this.ticker = ticker;
    this.model = new Picture();
    this.drawing = new Drawing(place);
    this.last = [];
    this.changed = () => {};
  }

  begin() {
    this.model = new Picture();
    this.rules();
  }

  events(items) {
    if (items.filter(({ event }) => this.model.take(event)).length > 0) {
      this.rules();
    }
    this.last = [...this.last, ...items.filter(({ event }) => event.type === 'file')].slice(-LAST_MAX);
  }

  /** What the daemon says of its rules; without one, what the trail says. */
  rules() {
    clearTimeout(this.asking);
    this.asking = setTimeout(async () => {
      const said = await askObjects('rules').catch(() => ({ exit: 7 }));
      if (said.exit === 0) {
        this.model.setRules(said.lines);
      }
      this.changed();
    }, RULES_MILLIS);
  }

  draw() {
    this.drawing.show(this.model.view(NAMES_MAX));
    this.ticker.replaceChildren(...this.last.map(({ text, event }) =>
      element('li', { class: tone(event) }, element('b', {}, '#' + event.serial), ' ', sentence(text).what)));
  }
}
