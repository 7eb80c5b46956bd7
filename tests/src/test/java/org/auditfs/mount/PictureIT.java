package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page's models, of names and objects and of opens, told of events in the browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PictureIT {

  /**
   * A play's lines to events, and the picture to a line. {@code OP NAME INODE LINKS}, then {@code >
   * NAME} the new one, {@code x INODE LINKS} the victim, {@code by RULE VERB}; {@code OP!} failed.
   * A name that is watched ends with {@code i}, an object with {@code s}.
   */
  private static final String READ =
      """
      const object = (path, inode, nlink, mode) =>
        ({path, dev: 'fe:00', inode: +inode, generation: 7, nlink: +nlink, mode});
      const event = (line) => {
        const [op, path, inode, nlink, ...rest] = line.split(' ');
        if (op === 'unbind') {
          return {type: 'config', op, success: true, rules: [{id: +path, verb: 'secrecy'}]};
        }
        const word = (name, at) => rest.includes(name) ? rest[rest.indexOf(name) + at] : '';
        const top = path.startsWith('/d') && !path.includes('/', 1);
        const mode = /dir/.test(op) || top ? '040755' : '0100644';
        return {type: 'file', op: op.replace('!', ''), success: !op.endsWith('!'),
          object: object(path, inode, nlink, mode),
          object2: word('>', 1) ? object(word('>', 1), inode, nlink, mode) : null,
          victim: word('x', 1) ? object(word('>', 1), word('x', 1), word('x', 2), mode) : null,
          rules: word('by', 1) ? [{id: +word('by', 1), verb: word('by', 2)}] : []};
      };
      const shown = (view) => [
        ...view.names.map((name) => name.path + (name.watched ? 'i' : '')
          + (name.key?.startsWith('fe') ? '>' + name.key.split(' ')[1] : '')),
        ...view.objects.filter((it) => it.watched || it.nlink === 0).map((it) =>
          (it.inode ?? '?') + (it.watched ? 's' : '') + (it.nlink === 0 ? '!' : ''))].join(' ');
      """;

  private final Sandbox sandbox = new Sandbox();
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Stage stage = new Stage();

  private final class Stage implements AutoCloseable {
    private final Served page;
    private final Chromium browser;

    private Stage() {
      auditfs.must("mount", sandbox.directory("m").toString());
      page = Served.of(auditfs);
      browser = Chromium.open(page.address(), sandbox.directory("profile"), 800, 600);
    }

    @Override
    public void close() {
      try (sandbox) {
        try (page;
            browser) {
          // The page complains, if it does, while its server still runs.
        } finally {
          auditfs.must("umount", sandbox.directory("m").toString());
        }
      }
    }
  }

  @BeforeAll
  void open() {
    stage.browser.awaitWords("#connection", "live");
  }

  @AfterAll
  void close() {
    stage.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // rules | events | names, with their objects; objects that are watched, or have no name
        // left
        "|create /a 1 1|/a>1",
        "|create /a 1 1; link /a 1 2 > /b|/a>1 /b>1",
        "|link /a 1 2 > /b; unlink /a 1 2|/b>1",
        "|create /a 1 1; unlink /a 1 1|1!",
        "|create /a 1 1; unlink! /a 1 1|/a>1",
        "|open! /a 1 1|/a>1",
        "|create /a 1 1; rename /a 1 1 > /b|/b>1",
        "|rename /a 1 1 > /b x 2 1|/b>1 2!",
        "|link /b 2 2 > /c; rename /a 1 1 > /b x 2 2|/b>1 /c>2",
        "|create /a 1 1; exchange /a 1 1 > /b x 2 1|/a>2 /b>1",
        "|mkdir /d 9 2; create /d/f 1 1; create /da 3 1; rename /d 9 2 > /e|/da>3 /e>9 /e/f>1",
        "|mkdir /d 9 2; rmdir /d 9 2|9!",
        "|create /a 1 1; open /a 2 1|/a>2",
        "|create /a 1 1; unlink /a 1 1; chmod /a 1 0|1!",
        "|tmpfile /a 1 0|",
        "1 integrity /a||/ai",
        "1 integrity /a|create /a 1 1; rename /a 1 1 > /b|/ai /b>1",
        "1 integrity /d|create /d/f 1 1; create /dd 2 1|/di /d/fi>1 /dd>2",
        "1 secrecy /a||/a ?s",
        "1 secrecy /a|open /a 1 1 by 1 secrecy; rename /a 1 1 > /b by 1 secrecy|/b>1 1s",
        "1 secrecy /a|rename /n 2 1 > /a x 1 1 by 1 secrecy|/a>2 1s!",
        "1 secrecy /a, 2 integrity /a|rename /n 2 1 > /a x 1 1 by 1 secrecy|/ai>2 2s 1s!",
        "1 secrecy /a|link /a 1 2 > /b by 1 secrecy; unlink /a 1 2 by 1 secrecy|/b>1 1s",
        "1 secrecy /a|unlink /a 1 1 by 1 secrecy; unbind 1|1!",
        "1 never /a|open /a 1 1|/a>1"
      })
  void pictures(String rules, String events, String picture) {
    String script =
        """
        (async () => {
          const { Picture, ruleOf } = await import(new URL('model.js', document.baseURI));
          %s
          const model = new Picture();
          model.setRules('%s'.split(', ').filter((it) => it)
            .map((it) => ruleOf(+it.split(' ')[0], it.slice(2))));
          '%s'.split('; ').filter((it) => it).forEach((line) => model.take(event(line)));
          return shown(model.view(100));
        })()
        """;
    String given = String.valueOf(rules).replace("null", "");
    String told = String.valueOf(events).replace("null", "");
    String expected = String.valueOf(picture).replace("null", "");
    assertEquals(expected, stage.browser.value("await " + script.formatted(READ, given, told)));
  }

  /**
   * {@code OP[/VIOLATION] PROCESS MODE}: mode r, w or b. What is drawn: of each open its process,
   * mode, lane, from-to; then from-to where readers and writers meet; then violations.
   */
  private static final String OPENS =
      """
      const FLAGS = {r: ['O_RDONLY'], w: ['O_WRONLY', 'O_APPEND'], b: ['O_RDWR']};
      let serial = 0;
      const event = (line) => {
        const [what, pid, mode, inode] = line.split(' ');
        const [op, cause] = what.split('/');
        return {type: 'file', op: op.replace('!', ''), violation: cause ? {cause} : null,
          success: !op.endsWith('!'), serial: ++serial, time: '2026-11-22T10:00:00Z',
          flags: FLAGS[mode], subject: {pid: +pid, comm: 'c'},
          object: {path: '/f', dev: 'fe:00', inode: +(inode ?? 1), generation: 7}};
      };
      const range = (it) => `${it.from ?? ''}-${it.to ?? ''}`;
      const shown = (view) => [
        ...view.opens.map((it) => it.pid + (it.reads ? it.writes ? 'b' : 'r' : 'w')
          + it.lane + ':' + range(it)),
        ...view.overlaps.map((it) => 'both:' + range(it)),
        ...view.marks.map((it) => (it.violation || it.op) + ':' + it.at)].join(' ');
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "open 1 r; close 1 r|1r0:0-1",
        "open 1 r; open 2 w|1r0:0- 2w1:1-",
        "open 1 r; open 2 w; close 2 w|1r0:0- 2w1:1-2 both:1-2",
        "open 1 w; open 2 r; close 1 w; close 2 r|1w0:0-2 2r1:1-3 both:1-2",
        "open 1 w; close 1 w; open 2 r; close 2 r|1w0:0-1 2r1:2-3",
        "open 1 r; open 1 r; close 1 r|1r0:0-2 1r1:1-",
        "open 1 r; close 1 r; open 1 w; close 1 w|1r0:0-1 1w0:2-3",
        "close 1 r|1r0:-0",
        "open 1 b; open 2 w; close 1 b; close 2 w|1b0:0-2 2w1:1-3",
        "open 1 r; open/ToMToU 2 w; close 2 w|1r0:0- 2w1:1-2 both:1-2 ToMToU:1",
        "open 1 r; invalidate_pcr/ToMToU 2 w; close 1 r|1r0:0-2 ToMToU:1",
        "open! 1 r; open 2 r; close 2 r|2r0:0-1",
        "open 1 r; open 2 w 9; close 1 r|1r0:0-1",
        "open 1 r; truncate 2 w; close 1 r|1r0:0-2 truncate:1"
      })
  void timeLines(String events, String drawn) {
    String script =
        """
        (async () => {
          const { Opens } = await import(new URL('opens.js', document.baseURI));
          %s
          const model = new Opens();
          '%s'.split('; ').forEach((line) => model.take(event(line)));
          const { key } = model.list().find((it) => it.part.inode === 1);
          return shown(model.view(key, 100));
        })()
        """;
    assertEquals(drawn, stage.browser.value("await " + script.formatted(OPENS, events)));
  }
}
