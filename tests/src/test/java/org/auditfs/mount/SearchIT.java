package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every option of search, on a trail whose content is known, while the daemon runs and when it is
 * gone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SearchIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path directory = sandbox.directory("m");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private String pid = "";
  private String inode = "";
  private String first = "";
  private String rule = "";

  /** Of file one: create, open, chmod by root, a refused open by alice. Of file two: create. */
  @BeforeAll
  void record() {
    auditfs.must("mount", directory.toString());
    rule =
        auditfs
            .must("add", "integrity", directory + "/one", "-p", "rwxa", "-k", "k1")
            .out()
            .strip();
    auditfs.must("add", "integrity", directory + "/two", "-k", "k2");
    try (Cast cast = new Cast(sandbox.root())) {
      Actor root = cast.actor(Who.ROOT);
      root.must("file " + directory + "/one");
      root.must("a = open " + directory + "/one O_RDONLY");
      root.must("chmod " + directory + "/one 0600");
      root.must("file " + directory + "/two");
      assertEquals("EACCES", cast.actor(Who.ALICE).tell("a = open " + directory + "/one O_RDWR"));
      String stat = root.must("stat " + directory + "/one");
      inode = stat.substring(stat.lastIndexOf('=') + 1);
      pid = Long.toString(root.pid());
    }
    first = Long.toString(auditfs.search("-k", "k1", "-m", "file").get(0).number("serial"));
    auditfs.must("umount", directory.toString());
  }

  @AfterAll
  void clean() {
    sandbox.close();
  }

  @ParameterizedTest(name = "search {0} finds {1}")
  @CsvSource({
    "-f {m}/one -m file, 4",
    "-f {m}/two -m file, 1",
    "-f {m}/absent, 0",
    "-f {m}/ -m file, 5",
    "-k k1 -m file, 4",
    "-k k2 -m file, 1",
    "-a {first}, 1",
    "-a 999999, 0",
    "--op create, 2",
    "'--op open,chmod', 3",
    "--op add_rule, 2",
    "-sv no, 1",
    "-sv yes -k k1 -m file, 3",
    "-ui 1000, 1",
    "-ua 1000, 1",
    "-ui 0 -m file, 4",
    "-ui 12345, 0",
    "-p {pid} -m file, 4",
    "--inode {inode}, 4",
    "--rule {rule} -m file, 4",
    "--verb integrity -m file, 5",
    "--verb secrecy, 0",
    "-m daemon, 4",
    "-m config, 2",
    "-ts today -m file, 5",
    "-ts recent -te now -m file, 5",
    "-te 1000000000, 0",
    "-ts 1000000000 -te now -m file, 5",
    "-k k1 --op open -sv no -ui 1000, 1",
    "-k k1 --op create -sv no, 0",
  })
  void findsWhatIsAskedFor(String options, int events) {
    List<String> words = new ArrayList<>(List.of("search", "--count"));
    words.addAll(List.of(filledIn(options).split(" ", -1)));
    Command.Ended ended = auditfs.command(words.toArray(String[]::new)).run();
    assertEquals(events == 0 ? 1 : 0, ended.exit(), ended::toString);
    if (events > 0) {
      assertEquals(Integer.toString(events), ended.out().strip(), ended::toString);
    }
  }

  private String filledIn(String options) {
    return options
        .replace("{m}", directory.toString())
        .replace("{first}", first)
        .replace("{pid}", pid)
        .replace("{inode}", inode)
        .replace("{rule}", rule);
  }

  @Test
  void showsJustOneWhenAsked() {
    assertEquals(1, auditfs.search("-k", "k1", "--just-one").size());
  }

  @Test
  void givesEventsInTheOrderOfTheirSerials() {
    List<Long> serials =
        auditfs.trailUnread().stream().map(event -> event.number("serial")).toList();
    assertEquals(serials.stream().sorted().toList(), serials);
    assertEquals(11, serials.size(), "start mount 2×add_rule 5×file umount end");
  }

  @Test
  void leavesOutItself() {
    assertEquals(1, auditfs.search("--op", "review").size(), "the search for the first event");
  }

  @Test
  void saysTheSameEventInEveryFormat() {
    String raw = auditfs.must("search", "--format", "raw", "-a", first).out();
    assertTrue(raw.contains("type=SYSCALL ") && raw.contains(":" + first + "):"), raw);
    assertTrue(raw.contains("name=\"" + directory + "/one\""), raw);
    String standard = auditfs.must("search", "--format", "default", "-a", first).out();
    assertTrue(standard.startsWith("----\ntime->"), standard);
    String text = auditfs.must("search", "--format", "text", "-a", first).out();
    assertEquals(1, text.strip().lines().count(), text);
    assertTrue(text.contains(directory + "/one"), text);
    assertFalse(text.contains("type="), text);
  }

  @Test
  void answersTheSameWhileTheDaemonRuns() {
    String alone = auditfs.must("search", "--format", "json", "-m", "file").out();
    auditfs.must("mount", directory.toString());
    String asked = auditfs.must("search", "--format", "json", "-m", "file").out();
    auditfs.must("umount", directory.toString());
    assertEquals(alone, asked);
  }
}
