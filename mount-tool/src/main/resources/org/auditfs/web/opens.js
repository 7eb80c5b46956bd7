// Who had which object open, and when: what the time line is drawn from. A pure model: it is told
// of events, and answers what there is to be drawn. Time is the order of events: what lies between
// two of them is never long enough to be seen, or far too long.

import { keyOf } from './model.js';

/** So many objects are known; those that were heard of longest ago are forgotten. */
const KNOWN_MAX = 2000;

/** So many opens, and marks, are known of one of them. */
const EACH_MAX = 500;

const OPENS = new Set(['open', 'create', 'exec']);
const VIOLATION = 'invalidate_pcr';
const CHANGES = new Set(['truncate', 'write', 'fallocate']);

/** Whether an open with these flags reads, and writes. */
const access = (flags) => ({
  reads: !flags.includes('O_WRONLY'),
  writes: flags.includes('O_WRONLY') || flags.includes('O_RDWR') || flags.includes('O_TRUNC'),
});

const same = (a, b) => a.pid === b.pid && a.flags === b.flags;

class Watched {
  constructor(key) {
    Object.assign(this, { key, opens: [], marks: [], times: new Map(), ends: false, heard: 0, part: null });
  }

  /** What an event says of an open of this object. */
  open(event, at) {
    const { subject, object } = event;
    const flags = (event.flags ?? []).join(' ');
    const { reads, writes } = access(event.op === 'exec' ? [] : event.flags ?? []);
    return { from: at, to: null, reads, writes, flags, part: object, subject, pid: subject?.pid ?? 0, serial: event.serial };
  }

  opened(event, at) {
    this.opens.push(this.open(event, at));
    this.opens.splice(0, this.opens.length - EACH_MAX);
  }

  /** One that began before anybody asked has no beginning. */
  closed(event, at) {
    const end = this.open(event, at);
    const open = this.opens.find((each) => each.to === null && same(each, end));
    this.ends = true;
    if (open) {
      open.to = at;
    } else {
      this.opens.push({ ...end, from: null, to: at });
    }
  }

  heardAt(at, { time, serial }) {
    this.times.set(at, { time, serial });
    if (this.times.size > 3 * EACH_MAX) {
      this.times.delete(this.times.keys().next().value);
    }
  }

  mark(event, at) {
    const violation = event.violation?.cause ?? '';
    this.marks.push({ at, violation, op: event.op, serial: event.serial, part: event.object, subject: event.subject });
    this.marks.splice(0, this.marks.length - EACH_MAX);
  }
}

export class Opens {
  constructor() {
    this.objects = new Map(); // key -> Watched, the last heard of last
  }

  /** Takes an event; tells whether it changed anything here. */
  take(event) {
    const key = keyOf(event.object);
    const open = OPENS.has(event.op);
    if (!key || !event.success || !(open || event.op === 'close' || event.op === VIOLATION || CHANGES.has(event.op))) {
      return false;
    }
    const object = this.objects.get(key) ?? new Watched(key);
    const at = ++object.heard;
    object.part = event.object;
    if (open) {
      object.opened(event, at);
      if (event.violation) object.mark(event, at);
    } else if (event.op === 'close') {
      object.closed(event, at);
    } else {
      object.mark(event, at);
    }
    object.heardAt(at, event);
    this.objects.delete(key);
    this.objects.set(key, object);
    this.forget();
    return true;
  }

  forget() {
    for (const key of this.objects.keys()) {
      if (this.objects.size <= KNOWN_MAX) break;
      this.objects.delete(key);
    }
  }

  /** The objects, those with a violation first, then those heard of last: {key, part, violated}. */
  list() {
    return [...this.objects.values()].reverse()
      .map(({ key, part, marks }) => ({ key, part, violated: marks.some((mark) => mark.violation) }))
      .sort((a, b) => b.violated - a.violated);
  }

  /**
   * What there is to be drawn of an object, at most its newest `most` opens:
   * {part, ends, times: [{time, serial}], opens: [{lane, from, to, …}], marks: [{at, …}], lanes: [{subject, pid}],
   * overlaps: [{from, to}]}. Places are counted from 0, in the order of the object's events; `from`
   * and `to` are null where that end is not known, or has not come.
   */
  view(key, most) {
    const object = this.objects.get(key);
    if (!object) {
      return null;
    }
    const opens = object.opens.slice(-most);
    const first = Math.min(...opens.map((open) => open.from ?? open.to), ...object.marks.slice(-most).map((mark) => mark.at));
    const order = [...object.times.keys()].filter((at) => at >= first).sort((a, b) => a - b);
    const place = new Map(order.map((at, index) => [at, index]));
    const at = (when) => (when === null ? null : place.get(when) ?? null);
    const drawn = opens.map((open) => ({ ...open, from: at(open.from), to: at(open.to) }));
    const end = order.length;
    return {
      part: object.part,
      ends: object.ends,
      times: order.map((each) => object.times.get(each)),
      opens: drawn,
      marks: object.marks.filter((mark) => place.has(mark.at)).map((mark) => ({ ...mark, at: place.get(mark.at) })),
      lanes: lanes(drawn, object.ends, end),
      overlaps: object.ends ? overlaps(drawn, end) : [],
    };
  }
}

/** Gives each open a lane: a process has one, and as many more as it has open at once. */
function lanes(opens, ends, end) {
  const made = [];
  for (const open of opens) {
    const from = open.from ?? 0;
    const to = ends ? open.to ?? end : from;
    let lane = made.findIndex((each) => each.pid === open.pid && each.until < from);
    if (lane < 0) {
      lane = made.push({ pid: open.pid, subject: open.subject }) - 1;
    }
    made[lane].until = to;
    open.lane = lane;
  }
  return made;
}

/** Where somebody reads while somebody else's open can write. */
function overlaps(opens, end) {
  const found = [];
  for (const reader of opens.filter((open) => open.reads && !open.writes)) {
    for (const writer of opens.filter((open) => open.writes)) {
      const from = Math.max(reader.from ?? 0, writer.from ?? 0);
      const to = Math.min(reader.to ?? end, writer.to ?? end);
      if (from < to) {
        found.push({ from, to });
      }
    }
  }
  found.sort((a, b) => a.from - b.from);
  const joined = [];
  for (const each of found) {
    const last = joined.at(-1);
    if (last && each.from <= last.to) {
      last.to = Math.max(last.to, each.to);
    } else {
      joined.push({ ...each });
    }
  }
  return joined;
}
