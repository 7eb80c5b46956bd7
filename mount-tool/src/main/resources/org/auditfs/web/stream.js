// What the server tells, all of it below the page's own address, which has the token in it.

const at = (path) => new URL(path, import.meta.url);

/**
 * Follows the trail. The browser comes back by itself when the connection is lost, and says which
 * serial it has seen last.
 *
 * @param told begin({last, found, shown}), events([{text, event}]), missed(count), refused(why),
 *     connected(word)
 * @return ends it
 */
export function follow(filter, told) {
  const source = new EventSource(at('events?filter=' + encodeURIComponent(filter)));
  source.addEventListener('begin', (message) => told.begin(JSON.parse(message.data)));
  source.addEventListener('missed', (message) => told.missed(JSON.parse(message.data).events));
  source.addEventListener('message', (message) => told.events(JSON.parse(message.data)));
  source.addEventListener('trouble', (message) => told.refused(JSON.parse(message.data).error));
  source.addEventListener('refused', (message) => {
    source.close();
    told.refused(JSON.parse(message.data).error);
  });
  source.onopen = () => told.connected('live');
  source.onerror = () =>
    told.connected(source.readyState === EventSource.CLOSED ? 'ended' : 'connecting');
  return () => source.close();
}

/** What a command says: {exit, error, lines}. Fails as `fetch` does when the server has gone. */
export async function ask(path) {
  const response = await fetch(at(path));
  const said = await response.json();
  return response.ok ? said : { exit: 7, error: said.error, lines: [] };
}

/** The same, each line an object. */
export async function objects(path) {
  const said = await ask(path);
  return { ...said, lines: said.lines.map((line) => JSON.parse(line)) };
}

/** Plays a lesson; `told` gets each object as it comes. Ends when `signal` says so, or by itself. */
export async function play(name, signal, told) {
  const response = await fetch(at('play?lesson=' + encodeURIComponent(name)), { method: 'POST', signal });
  if (!response.ok) {
    told({ ended: 1, error: (await response.json()).error });
    return;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split('\n');
    rest = lines.pop();
    lines.filter((line) => line).forEach((line) => told(JSON.parse(line)));
  }
}

/** Has the next step of the lesson played. */
export const next = () => fetch(at('next'), { method: 'POST' });
