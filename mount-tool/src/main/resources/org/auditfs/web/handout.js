// A report's picture and time line, from the events that stand in the same file.

import { Picture } from './model.js';
import { Drawing } from './picture.js';
import { TimeLines } from './timeline.js';

const NAMES_MAX = 60;

const box = (id) => document.getElementById(id);
const items = JSON.parse(box('told').textContent);

document.body.classList.add('alive');

const picture = new Picture();
items.forEach(({ event }) => picture.take(event));
new Drawing(box('canvas')).show(picture.view(NAMES_MAX));

const lines = new TimeLines(box('line'), box('object'));
lines.events(items);
lines.draw();
