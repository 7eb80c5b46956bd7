package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The real ausearch reads what {@code export --format raw} writes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AusearchIT {

  private static final Pattern EVENT = Pattern.compile("(?m)^type=SYSCALL ");

  private final Sandbox sandbox = new Sandbox();
  private final Path directory = sandbox.directory("m");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());

  /** Of the watched file: a write, a refused read; of another: nothing. */
  @BeforeAll
  void record() {
    auditfs.must("mount", directory.toString());
    cast.actor(Who.ROOT).must("file " + directory + "/watched");
    cast.actor(Who.ROOT).must("chmod " + directory + "/watched 0600");
    cast.actor(Who.ROOT).must("file " + directory + "/other");
    auditfs.must("add", "secrecy", directory + "/watched", "-k", "the-key");
    cast.actor(Who.ROOT).must("a = open " + directory + "/watched O_WRONLY");
    cast.actor(Who.ROOT).must("b = open " + directory + "/other O_WRONLY");
    assertEquals(
        "EACCES", cast.actor(Who.ALICE).tell("a = open " + directory + "/watched O_RDONLY"));
    cast.reset();
  }

  @AfterAll
  void unmount() {
    try (sandbox) {
      cast.close();
      auditfs.must("umount", directory.toString());
    }
  }

  @Test
  void findsTheEventsOfAFile() {
    Command.Ended found = ausearch("-f " + directory + "/watched");
    assertEquals(2, events(found), found::toString);
    assertTrue(found.out().contains("name=\"" + directory + "/watched\""), found::toString);
    assertEquals(0, events(ausearch("-f " + directory + "/other")));
  }

  @Test
  void findsTheEventsOfAKey() {
    Command.Ended found = ausearch("-k the-key -m SYSCALL");
    assertEquals(2, events(found), found::toString);
  }

  @Test
  void findsTheRefusedEvent() {
    Command.Ended found = ausearch("-sv no");
    assertEquals(1, events(found), found::toString);
    assertTrue(
        found.out().contains("exit=-13") && found.out().contains("uid=1000"), found::toString);
  }

  @Test
  void findsTheEventsOfAUser() {
    assertEquals(1, events(ausearch("-ui 1000")));
  }

  @Test
  void readsEveryEventThatTheTrailHolds() {
    Command.Ended found = ausearch("-m ALL");
    long ids =
        Pattern.compile("msg=audit\\([^)]*:(\\d+)\\)")
            .matcher(found.out())
            .results()
            .map(match -> match.group(1))
            .distinct()
            .count();
    assertEquals(auditfs.trail().size() - 1, ids, "all but that it was exported: " + found);
  }

  private static long events(Command.Ended found) {
    return EVENT.matcher(found.out()).results().count();
  }

  /** As the issue has it: a pipe for a file. */
  private Command.Ended ausearch(String options) {
    String raw = "<('" + Auditfs.LAUNCHER + "' export --format raw)";
    String find = "PATH=$PATH:/usr/sbin; ausearch -if " + raw + " " + options + " </dev/null";
    return Command.bash(find).with("AUDITFS_STATE", auditfs.state().toString()).run();
  }
}
