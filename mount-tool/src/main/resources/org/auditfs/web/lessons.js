// Lessons: predict, run, see and ask why.

import { Picture, ruleOf } from './model.js';
import { Opens } from './opens.js';
import { Drawing } from './picture.js';
import { next, objects, play } from './stream.js';
import { count, element, sentence, tone, visible } from './text.js';
import { TimeLine } from './timeline.js';

const box = (id) => document.getElementById(id);
const NAMES_MAX = 12;
const OPENS_MAX = 20;

let asked = false;
let playing = null; // an AbortController

const button = (text, classes, pressed) => {
  const made = element('button', { type: 'button', class: classes }, text);
  made.addEventListener('click', pressed);
  return made;
};

const code = (text) => element('code', { class: 'command' }, visible(text));

const who = (as) => (as === 'root' ? [] : [element('b', { class: 'actor' }, as), ' ']);

/** The lessons are asked for when they are looked at first. */
export async function seen(looked) {
  if (!looked || asked) {
    return;
  }
  asked = true;
  try {
    const said = await objects('lessons');
    box('shelf').replaceChildren(...said.lines.map((lesson, index) => {
      const made = button([element('span', { class: 'number' }, String(index + 1)), element('span', {}, lesson.title)], 'lesson', () => {
        [...box('shelf').querySelectorAll('button')].forEach((each) => each.removeAttribute('aria-current'));
        made.setAttribute('aria-current', 'true');
        choose(lesson);
      });
      made.id = 'lesson-' + lesson.name;
      return element('li', {}, made);
    }));
  } catch (gone) {
    asked = false;
  }
}

function choose(lesson) {
  playing?.abort();
  new Lesson(lesson).show();
  if (matchMedia('(max-width: 60rem)').matches) {
    box('stage').scrollIntoView();
  }
}

class Lesson {
  constructor(lesson) {
    this.lesson = lesson;
    this.model = new Picture();
    this.model.setRules(lesson.watch.map((text, index) => ruleOf(index + 1, text)));
    this.asked = 0;
    this.right = 0;
    this.steps = element('ol', { class: 'steps' });
    this.said = element('p', { class: 'said', role: 'status' });
    this.controls = element('div', { class: 'controls' });
    this.canvas = element('div', { class: 'small' });
    this.opens = new Opens();
  }

  show() {
    const { lesson } = this;
    const play = element('div', { class: 'play' },
      element('h2', {}, lesson.title),
      element('p', { class: 'question' }, lesson.question),
      element('p', { class: 'capp' }, lesson.capp.map((clause) => element('span', { class: 'badge op' }, clause))),
      lesson.watch.length === 0 ? '' : element('div', { class: 'rules' }, element('p', {}, 'Watched:'),
        lesson.watch.map((rule) => element('code', { class: 'command' }, 'auditfs add ' + rule))),
      this.steps, this.said, this.controls);
    box('stage').replaceChildren(play, this.canvas);
    box('stage').scrollTop = 0;
    const drawn = element('div', {});
    const line = element('div', { class: 'narrow' });
    this.canvas.replaceChildren(drawn, line);
    this.drawing = new Drawing(drawn);
    this.line = this.isAboutOpens() ? new TimeLine(line) : null;
    this.draw();
    this.controls.append(button('Play it', 'strong', () => this.play()));
  }

  /** Whether it is about who had something open at the same time. */
  isAboutOpens() {
    return this.lesson.steps.some((step) => step.expected.some((event) => /^close | violates /.test(event)));
  }

  draw() {
    this.drawing.show(this.model.view(NAMES_MAX));
    this.line?.show(this.opens.view(this.opens.list()[0]?.key, OPENS_MAX));
  }

  async play() {
    playing?.abort();
    playing = new AbortController();
    this.controls.replaceChildren(button('End it', '', () => playing.abort()));
    this.said.textContent = 'The stage is being built …';
    try {
      await play(this.lesson.name, playing.signal, (told) => this.told(told));
    } catch (ended) {
      this.over(ended.name === 'AbortError' ? 'It was ended.' : 'The server does not answer any more.');
    }
  }

  told(object) {
    if (object.next) {
      this.ask(object.next);
    } else if (object.step) {
      this.result(object);
    } else if ('ended' in object) {
      this.ended(object);
    }
  }

  /** Shows the step, and asks what will become of it. */
  ask(number) {
    const step = this.lesson.steps[number - 1];
    this.said.textContent = `Step ${number} of ${this.lesson.steps.length}`;
    this.step = element('li', { class: 'step' }, element('p', {}, who(step.as), code(step.command)));
    this.steps.append(this.step);
    const yes = button('It will be recorded', 'strong', () => this.predicted(true));
    this.controls.replaceChildren(
      element('p', { class: 'ask', id: 'ask' }, 'What do you think?'),
      yes,
      button('It will not', 'strong', () => this.predicted(false)),
      button('Just show me', '', () => this.predicted(null)),
      button('End it', '', () => playing.abort()));
    yes.focus({ preventScroll: true });
    this.controls.scrollIntoView({ block: 'nearest' });
  }

  predicted(answer) {
    this.answer = answer;
    this.controls.replaceChildren();
    this.said.textContent = 'It runs …';
    next();
  }

  result(step) {
    const recorded = step.recorded.length > 0;
    const parts = [];
    if (this.answer !== null) {
      const right = this.answer === recorded;
      this.asked++;
      this.right += right ? 1 : 0;
      parts.push(element('p', { class: right ? 'right' : 'wrong' }, right ? '✓ You were right.' : '✗ Look again.'));
    }
    if (step.output.trim()) {
      parts.push(element('pre', { class: 'output', tabindex: 0, 'aria-label': 'What it printed' },
        step.output.split('\n').slice(0, 12).map(visible).join('\n')));
    }
    parts.push(recorded
      ? element('ul', { class: 'recorded', 'aria-label': 'Recorded' },
        step.sentences.slice(0, 6).map((text, index) => element('li', { class: tone(step.recorded[index]) }, sentence(text).what)),
        step.sentences.length > 6 ? element('li', {}, `and ${count(step.sentences.length - 6, 'more event')}`) : '')
      : element('p', { class: 'nothing' }, 'Nothing was recorded.'));
    parts.push(element('p', { class: 'because' }, step.why));
    step.differences.forEach((difference) => parts.push(element('p', { class: 'complaint' }, visible(difference))));
    this.step.append(...parts);
    step.recorded.forEach((event) => {
      this.model.take(event);
      this.opens.take(event);
    });
    this.draw();
    this.said.textContent = '';
  }

  ended({ ended, error }) {
    if (ended > 1 || error) {
      this.over(error ? visible(error) : 'It was ended.');
      return;
    }
    const score = this.asked > 0 ? ` You were right in ${this.right} of ${this.asked}.` : '';
    this.over((ended === 0 ? 'The end.' : 'The end; not all was as expected.') + score);
    this.steps.after(element('p', { class: 'learned' }, this.lesson.learned));
  }

  over(text) {
    this.said.textContent = text;
    this.controls.replaceChildren(button('Once more', 'strong', () => choose(this.lesson)));
  }
}
