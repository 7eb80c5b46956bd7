// The page's frame: its views, light and dark, the size of its letters, and what is read aloud.

import * as events from './events.js';
import * as lessons from './lessons.js';
import * as status from './status.js';
import { measured } from './measured.js';
import { Watched } from './picture.js';
import { TimeLines } from './timeline.js';
import { Whole } from './whole.js';
import { count, sentence } from './text.js';

const box = (id) => document.getElementById(id);
const tabs = [...box('tabs').children];

// ---- what is remembered, where the browser allows it ---------------------------------------------

function remembered(name) {
  try {
    return localStorage.getItem('auditfs.' + name) ?? '';
  } catch (refused) {
    return '';
  }
}

function remember(name, value) {
  try {
    localStorage.setItem('auditfs.' + name, value);
  } catch (refused) {
    // It holds for this visit.
  }
}

// ---- size and theme ------------------------------------------------------------------------------

const root = document.documentElement;

function size(big) {
  root.classList.toggle('big', big);
  box('size').setAttribute('aria-pressed', String(big));
  remember('size', big ? 'big' : '');
  window.dispatchEvent(new Event('resize'));
}

const THEMES = { '': 'Colours: auto', light: 'Colours: light', dark: 'Colours: dark' };

function theme(name) {
  const known = name in THEMES ? name : '';
  root.dataset.theme = known;
  box('theme').textContent = THEMES[known];
  remember('theme', known);
}

box('size').addEventListener('click', () => size(!root.classList.contains('big')));
box('theme').addEventListener('click', () => {
  const names = Object.keys(THEMES);
  theme(names[(names.indexOf(root.dataset.theme) + 1) % names.length]);
});
size(remembered('size') === 'big');
theme(remembered('theme'));

// ---- views ---------------------------------------------------------------------------------------

const picture = new Watched(box('canvas'), box('ticker'));
const timeline = new TimeLines(box('line'), box('object'));
const whole = new Whole(picture, timeline);
const shown = {
  picture: { seen: (looked) => whole.seen(picture, looked) },
  timeline: { seen: (looked) => whole.seen(timeline, looked) },
  measured, lessons, status: status.status, capp: status.capp,
};

function view(name, focus) {
  for (const tab of tabs) {
    const chosen = tab.id === 'tab-' + name;
    tab.setAttribute('aria-selected', String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    box(tab.getAttribute('aria-controls')).hidden = !chosen;
    if (chosen && focus) {
      tab.focus();
    }
  }
  Object.entries(shown).filter(([each]) => each !== name).forEach(([, what]) => what.seen(false));
  shown[name]?.seen(true);
  history.replaceState(null, '', '#' + name);
}

tabs.forEach((tab, index) => {
  tab.addEventListener('click', () => view(tab.getAttribute('aria-controls'), false));
  tab.addEventListener('keydown', (key) => {
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[key.key];
    if (to !== undefined) {
      key.preventDefault();
      view(tabs[to % tabs.length].getAttribute('aria-controls'), true);
    }
  });
});

// ---- what is read aloud: a sum now and then, not every event -------------------------------------

const ALOUD_MILLIS = 8000;
let unspoken = 0;
let newest = '';

setInterval(() => {
  if (unspoken > 0) {
    box('spoken').textContent = `${count(unspoken, 'new event')}. The last: ${newest}`;
    unspoken = 0;
  }
}, ALOUD_MILLIS);

const CONNECTION = {
  live: 'live',
  connecting: 'connecting …',
  ended: 'auditfs serve has ended: open its new address',
};

function connected(word) {
  const place = box('connection');
  if (place.dataset.state !== word) {
    place.dataset.state = word;
    place.textContent = CONNECTION[word];
  }
}

// ---- the beginning -------------------------------------------------------------------------------

events.begin({
  came(items) {
    unspoken += items.length;
    newest = sentence(items.at(-1).text).what;
  },
  connected,
});
view(shown[location.hash.slice(1)] ? location.hash.slice(1) : 'events', false);
