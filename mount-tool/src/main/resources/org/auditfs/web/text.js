// Text from the trail is hostile: it is only ever put into the page as text, never as markup, and
// what would not show in its place (controls, what turns the writing direction) is spelt as in the
// commands' output: a backslash and three octal digits for each byte.

const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;
const encoder = new TextEncoder();

const octal = (byte) => '\\' + byte.toString(8).padStart(3, '0');

const spelt = (character) => [...encoder.encode(character)].map(octal).join('');

/** `text` with nothing in it that does not show. */
export const visible = (text) => String(text).replace(HIDDEN, spelt);

/** A text whose bytes are not UTF-8, from their hex digits. */
const visibleBytes = (hex) =>
  hex.match(/../g).map((digits) => {
    const byte = parseInt(digits, 16);
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : octal(byte);
  }).join('');

/** The field `name` of an event's part, fit to be shown. */
export const field = (part, name) =>
  part[name + '_hex'] ? visibleBytes(part[name + '_hex']) : visible(part[name] ?? '');

/** An element; `content` is text, elements, or a list of both. */
export function element(tag, attributes = {}, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) {
      made.setAttribute(name, value === true ? '' : value);
    }
  }
  made.append(...content.flat());
  return made;
}

/** The verbs that asked for an event, each once. */
export const verbs = (event) => [...new Set((event.rules ?? []).map((rule) => rule.verb))].sort();

/** How an event is coloured: by its verbs, else by what it is about. */
export const tone = (event) => verbs(event).join('-') || 'other';

/** "1 event", "2 events". */
export const count = (number, what) =>
  number.toLocaleString('en') + ' ' + what + (number === 1 ? '' : 's');

/** Badges of the verbs. */
export const badges = (event) =>
  verbs(event).map((verb) => element('span', { class: 'badge ' + verb }, verb));

/** A table that scrolls by itself where it is too wide. */
export function table(caption, heads, rows) {
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    element('table', {}, element('caption', {}, caption),
      element('thead', {}, element('tr', {}, heads.map((head) => element('th', { scope: 'col' }, head)))),
      element('tbody', {}, rows.map((row) => element('tr', {}, row.map((cell) => element('td', {}, cell)))))));
}

/** A sentence of the trail in its parts: date, time, what. */
export function sentence(text) {
  const [date, time, ...rest] = text.split(' ');
  return { date, time, what: visible(rest.join(' ').replace(/ \[(?:integrity|secrecy)[^\]]*\]$/, '')) };
}
