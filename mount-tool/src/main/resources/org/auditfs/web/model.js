// What events tell of names and of the objects that they lead to. A pure model: it is told of
// events and rules, and answers what there is to be drawn.

/** So many names and objects are known; those that were heard of longest ago are forgotten. */
const KNOWN_MAX = 5000;

const DIRECTORY = 0o040000;
const TYPE = 0o170000;
const KINDS = {
  [0o100000]: 'file', [DIRECTORY]: 'directory', [0o120000]: 'symbolic link', [0o010000]: 'FIFO',
  [0o140000]: 'socket', [0o020000]: 'device', [0o060000]: 'device',
};

const type = (object) => parseInt(object.mode ?? '0', 8) & TYPE;

/** Two names are the same when their bytes are. */
const nameOf = (part) => part.path_hex ? 'hex:' + part.path_hex : part.path;

/** What tells an object from all others; null where there is none. */
export const keyOf = (part) => part?.inode ? `${part.dev} ${part.inode} ${part.generation ?? ''}` : null;

const covers = (rule, path) =>
  path === rule.path || path.startsWith(rule.path.endsWith('/') ? rule.path : rule.path + '/');

/** A rule as `add` takes it: "secrecy /etc/shadow -k shadow". */
export function ruleOf(id, text) {
  const [verb, path] = text.split(/ +/);
  return { id, verb, path: path ?? '' };
}

export class Picture {
  constructor() {
    this.names = new Map(); // path -> {id, path, part, key, heard}
    this.objects = new Map(); // key -> {key, inode, kind, nlink, rules, heard}
    this.rules = new Map(); // id -> {id, verb, path}
    this.told = new Set(); // secrecy rules whose object an event has told of, be it that it is no more
    this.ids = 0;
    this.heard = 0;
  }

  /** The rules as they are now, each {id, verb, path}. */
  setRules(rules) {
    this.rules = new Map(rules.filter((rule) => rule.path).map((rule) => [rule.id, rule]));
    for (const object of this.objects.values()) {
      object.rules = new Set([...object.rules].filter((id) => this.rules.has(id)));
    }
  }

  /** Takes an event; tells whether it was about rules. */
  take(event) {
    this.heard++;
    if (event.type === 'config') {
      this.takeRule(event);
      return true;
    }
    if (event.type === 'file') {
      const known = this.known(event);
      this.takeOperation(event);
      this.mark(event, known);
      this.forget();
    }
    return false;
  }

  takeRule(event) {
    if (!event.success) {
      return;
    }
    for (const { id, verb } of event.rules ?? []) {
      if (event.op === 'add_rule' && event.object?.path) {
        this.rules.set(id, { id, verb, path: event.object.path });
        this.watch(this.names.get(event.object.path)?.key, id, verb);
      } else if (event.op === 'remove_rule') {
        this.rules.delete(id);
      }
      if (event.op === 'remove_rule' || event.op === 'unbind') {
        this.told.add(id);
        this.objects.forEach((object) => {
          if (event.op === 'remove_rule' || object.nlink === 0) object.rules.delete(id);
        });
      }
    }
  }

  takeOperation(event) {
    const { op, object, object2, victim } = event;
    if (!event.success) {
      if (keyOf(object)) this.bind(object); // whoever was refused has shown where the name leads
      return;
    }
    switch (op) {
      case 'link':
        this.bind(object);
        this.bind(object2);
        break;
      case 'unlink':
      case 'rmdir':
        this.lose(object);
        this.unbind(nameOf(object));
        break;
      case 'rename':
        if (victim) this.lose(victim);
        this.move(object, object2);
        break;
      case 'exchange':
        this.bind(object2);
        if (victim) this.bind({ ...victim, path: object.path, path_hex: object.path_hex });
        break;
      case 'tmpfile':
        break;
      default:
        if (keyOf(object)) this.bind(object);
    }
  }

  /** The rules that are known to watch an object of the event. */
  known({ object, object2, victim }) {
    return new Set([object, object2, victim].flatMap((part) => [...(this.objects.get(keyOf(part))?.rules ?? [])]));
  }

  /** Which of the objects a secrecy rule meant, where that is not known: the event does not say so. */
  mark(event, known) {
    for (const { id, verb } of event.rules ?? []) {
      if (verb === 'secrecy' && !known.has(id)) {
        const atPath = event.victim && nameOf(event.victim) === this.rules.get(id)?.path;
        this.watch(atPath ? keyOf(event.victim) : keyOf(event.object), id, verb);
      }
    }
  }

  watch(key, id, verb) {
    if (key && verb === 'secrecy') {
      this.told.add(id);
      this.objects.get(key)?.rules.add(id);
    }
  }

  /** Both verbs on one path: what comes to be there is watched from then on. */
  adopt(path, key) {
    const here = [...this.rules.values()].filter((rule) => covers(rule, path));
    const named = new Set(here.filter((rule) => rule.verb === 'integrity').map((rule) => rule.path));
    here.filter((rule) => rule.verb === 'secrecy' && named.has(rule.path))
      .forEach((rule) => this.watch(key, rule.id, rule.verb));
  }

  meet(part) {
    const key = keyOf(part);
    if (!key) {
      return null;
    }
    const object = this.objects.get(key) ?? { key, rules: new Set() };
    Object.assign(object, {
      inode: part.inode, kind: KINDS[type(part)] ?? 'object', nlink: part.nlink, heard: this.heard,
    });
    this.objects.delete(key); // so that the last heard of stands last
    this.objects.set(key, object);
    return object;
  }

  /** It loses the name that the event is about: the event counts it still. */
  lose(part) {
    const object = this.meet(part);
    if (object) {
      object.nlink = type(part) === DIRECTORY ? 0 : Math.max(0, part.nlink - 1);
    }
  }

  bind(part) {
    const object = this.meet(part);
    const path = nameOf(part);
    if (!object || object.nlink === 0) {
      return; // used by who has it open still: no name leads to it
    }
    const name = this.names.get(path) ?? { id: ++this.ids, path };
    Object.assign(name, { part, key: object.key, heard: this.heard });
    this.names.delete(path);
    this.names.set(path, name);
    this.adopt(path, object.key);
  }

  unbind(path) {
    this.names.delete(path);
  }

  /** The name goes, with what lies beneath it, to another. */
  move(from, to) {
    const name = this.names.get(nameOf(from));
    this.unbind(nameOf(from));
    this.unbind(nameOf(to));
    if (name) {
      this.names.set(nameOf(to), { ...name, path: nameOf(to) });
    }
    this.bind(to);
    if (type(to) === DIRECTORY && !from.path_hex && !to.path_hex) {
      for (const below of [...this.names.values()]) {
        if (below.path.startsWith(from.path + '/')) {
          const path = to.path + below.path.slice(from.path.length);
          this.unbind(below.path);
          this.names.set(path, { ...below, path, part: { ...below.part, path } });
        }
      }
    }
  }

  forget() {
    for (const known of [this.names, this.objects]) {
      for (const key of known.keys()) {
        if (known.size <= KNOWN_MAX) break;
        known.delete(key);
      }
    }
  }

  /**
   * What there is to be drawn: {names: [{id, path, part, key, watched}], objects: [{key, inode,
   * kind, nlink, named, watched}], hidden}, names in their order, objects beside theirs; at most
   * `most` names, the watched and the newest.
   */
  view(most) {
    const names = [...this.names.values()].map((name) => ({
      ...name, watched: [...this.rules.values()].some((rule) => rule.verb === 'integrity' && covers(rule, name.path)),
    }));
    const objects = new Map();
    for (const object of this.objects.values()) {
      objects.set(object.key, { ...object, named: 0, watched: object.rules.size > 0 });
    }
    this.supposed(names, objects);
    const rank = (name) => (name.watched || objects.get(name.key)?.watched ? 1e12 : 0) + name.heard;
    const kept = [...names].sort((a, b) => rank(b) - rank(a)).slice(0, most);
    kept.sort((a, b) => (a.path < b.path ? -1 : 1));
    const order = new Map();
    kept.forEach((name, index) => {
      const object = objects.get(name.key);
      if (object) {
        object.named++;
        order.set(name.key, [...(order.get(name.key) ?? []), index]);
      }
    });
    const nameless = [...objects.values()]
      .filter((object) => object.named === 0 && (object.watched || object.nlink === 0))
      .sort((a, b) => b.heard - a.heard).slice(0, 6);
    const middle = (object) => {
      const at = order.get(object.key);
      return at ? at.reduce((sum, each) => sum + each, 0) / at.length : kept.length + 1;
    };
    const drawn = [...objects.values()].filter((object) => object.named > 0).concat(nameless);
    drawn.sort((a, b) => middle(a) - middle(b));
    return { names: kept, objects: drawn, hidden: names.length - kept.length };
  }

  /** What rules are about, and no event has told of yet. */
  supposed(names, objects) {
    const known = new Set(names.map((name) => name.path));
    for (const rule of this.rules.values()) {
      if (known.has(rule.path) || (rule.verb !== 'integrity' && rule.verb !== 'secrecy')) {
        continue;
      }
      known.add(rule.path);
      const key = 'rule ' + rule.id;
      const rules = [...this.rules.values()].filter((other) => other.path === rule.path);
      const secret = rules.some((other) => other.verb === 'secrecy');
      const seen = rules.some((other) => this.told.has(other.id));
      if (rules.some((other) => other.verb === 'integrity') || !seen) {
        names.push({
          id: key, path: rule.path, part: { path: rule.path }, key: secret && !seen ? key : null, heard: 0,
          watched: rules.some((other) => other.verb === 'integrity'),
        });
      }
      if (secret && !seen) {
        objects.set(key, { key, inode: null, kind: 'object', nlink: null, rules: new Set(), heard: 0, named: 0, watched: true });
      }
    }
  }
}
