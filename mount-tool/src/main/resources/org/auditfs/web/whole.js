// Everything that the trail tells, followed once, for all views that draw it.

import { follow } from './stream.js';

export class Whole {
  /** @param views each has begin(), events(items), draw(), and is given changed() */
  constructor(...views) {
    this.views = views;
    views.forEach((view) => {
      view.changed = () => this.later();
    });
  }

  /** It begins to follow when a view is looked at first. */
  seen(view, looked) {
    if (looked) {
      this.looked = view;
      this.end ??= this.begin();
      this.later();
    } else if (this.looked === view) {
      this.looked = null;
    }
  }

  begin() {
    return follow('', {
      begin: () => this.views.forEach((view) => view.begin()),
      events: (items) => {
        this.views.forEach((view) => view.events(items));
        this.later();
      },
      missed: () => {},
      refused: () => {},
      connected: () => {},
    });
  }

  /** Draws what is looked at, once for all that came meanwhile. */
  later() {
    if (this.looked && !this.due) {
      this.due = requestAnimationFrame(() => {
        this.due = 0;
        this.looked?.draw();
      });
    }
  }
}
