package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who, what and how it ended, in the events of a real mount. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TrailContentIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path directory = sandbox.directory("m");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());

  @BeforeAll
  void mount() {
    auditfs.must("mount", directory.toString());
  }

  @AfterAll
  void unmount() {
    try (sandbox) {
      cast.close();
      auditfs.must("umount", directory.toString());
    }
  }

  private Actor root() {
    return cast.actor(Who.ROOT);
  }

  /** A new file that is watched in both ways under the key {@code name}. */
  private String watched(String name) {
    String file = directory + "/" + name;
    root().must("file " + file);
    auditfs.addAll(
        List.of(
            List.of("add", "secrecy", file, "-k", name),
            List.of("add", "integrity", file, "-k", name)));
    return file;
  }

  private Json only(String key) {
    List<Json> events = auditfs.search("-k", key, "-m", "file");
    assertEquals(1, events.size(), events::toString);
    return events.get(0);
  }

  @Test
  void tellsWhoItWasAsProcDoes() {
    String file = watched("who");
    root().must("chmod " + file + " 0644");
    root().must("reset");
    Actor bob = cast.actor(Who.BOB);
    bob.must("chdir " + directory);
    bob.must("a = open who O_RDONLY");
    Json event = auditfs.search("-k", "who", "-ui", "1001").get(0);
    assertEquals(bob.pid(), event.number("subject.pid"));
    assertEquals(ProcessHandle.current().pid(), event.number("subject.ppid"));
    for (String field : List.of("uid", "euid", "suid", "fsuid")) {
      assertEquals(1001, event.number("subject." + field), field);
    }
    for (String field : List.of("gid", "egid", "sgid", "fsgid")) {
      assertEquals(1001, event.number("subject." + field), field);
    }
    assertEquals(proc(bob, "loginuid"), Long.toString(event.number("subject.auid")));
    assertEquals(proc(bob, "sessionid"), Long.toString(event.number("subject.ses")));
    assertEquals(proc(bob, "comm"), event.text("subject.comm"));
    assertEquals("/usr/bin/perl", event.text("subject.exe"));
    assertEquals(directory.toString(), event.text("subject.cwd"));
    bob.must("reset");
  }

  private static String proc(Actor actor, String file) {
    try {
      Path path = Path.of("/proc", Long.toString(actor.pid()), file);
      return Files.readString(path, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void tellsWhatItWasAsStatDoes() {
    String file = watched("what");
    root().must("chown " + file + " 1000 2000");
    root().must("chmod " + file + " 04750");
    root().must("link " + file + " " + directory + "/what-too");
    String stat = root().must("stat " + file);
    root().must("a = open " + file + " O_RDWR,O_APPEND");
    root().must("reset");
    Json event = auditfs.search("-k", "what", "--op", "open").get(0);
    assertEquals("0104750", event.text("object.mode"));
    assertEquals(1000, event.number("object.ouid"));
    assertEquals(2000, event.number("object.ogid"));
    assertEquals(2, event.number("object.nlink"));
    assertTrue(stat.endsWith("ino=" + event.number("object.inode")), stat);
    assertEquals("NORMAL", event.text("object.nametype"));
    assertEquals(directory.toString(), event.text("mount"));
    assertTrue(event.toString().contains("O_RDWR") && event.toString().contains("O_APPEND"));
    assertEquals(2, event.objects("rules").size(), "every rule that matched");
  }

  @Test
  void recordsWhatWasRefusedWithTheErrorThatTheCallerGot() {
    String file = watched("refused");
    root().must("chmod " + file + " 0600");
    Actor alice = cast.actor(Who.ALICE);
    assertEquals("EACCES", alice.tell("a = open " + file + " O_RDONLY"));
    assertEquals("EACCES", alice.tell("a = open " + file + " O_WRONLY"));
    assertEquals("EACCES", alice.tell("unlink " + file));
    assertEquals("EACCES", alice.tell("rename " + file + " " + directory + "/x"));
    assertEquals("EPERM", alice.tell("chmod " + file + " 0777"));
    assertEquals("EPERM", alice.tell("chown " + file + " 1000 1000"));
    assertEquals("EACCES", alice.tell("truncate " + file + " 0"));
    assertEquals("EACCES", alice.tell("setxattr " + file + " user.k v"));
    List<Json> events = auditfs.search("-k", "refused", "-sv", "no");
    assertEquals(
        List.of("open", "open", "unlink", "rename", "chmod", "chown", "truncate", "setxattr"),
        events.stream().map(event -> event.text("op")).toList());
    assertEquals(
        List.of(-13L, -13L, -13L, -13L, -1L, -1L, -13L, -13L),
        events.stream().map(event -> event.number("exit")).toList());
    assertTrue(events.stream().allMatch(event -> event.number("subject.uid") == 1000));
  }

  @Test
  void recordsARefusedSearchOfTheDirectoryOfAWatchedFile() {
    root().must("mkdir " + directory + "/closed 0700");
    watched("closed/inside");
    assertEquals(
        "EACCES", cast.actor(Who.ALICE).tell("a = open " + directory + "/closed/inside O_RDONLY"));
    List<Json> events = auditfs.search("-k", "closed/inside", "-m", "file");
    // Where the kernel still knows the name it asks twice in one call: to revalidate, then anew.
    assertTrue(events.size() == 1 || events.size() == 2, events::toString);
    for (Json event : events) {
      assertEquals("lookup", event.text("op"));
      assertEquals(directory + "/closed/inside", event.text("object.path"));
      assertEquals(-13, event.number("exit"));
    }
  }

  @Test
  void recordsAnExecutionAsSuch() {
    root().must("exec cp /bin/true " + directory + "/program");
    auditfs.addAll(
        List.of(List.of("add", "integrity", directory + "/program", "-p", "x", "-k", "run")));
    root().must("exec " + directory + "/program");
    Json event = only("run");
    assertEquals("exec", event.text("op"));
    assertEquals(root().pid(), event.number("subject.ppid"));
  }

  @Test
  void recordsNamesThatAreNotTextByTheirBytes() {
    root().must("file \"" + directory + "/\\xff\\x1b[31m\"");
    Command.Ended added =
        Command.bash(
                "'%s' add integrity \"$(printf '%%b' '%s/\\xff\\x1b[31m')\" -k bytes"
                    .formatted(Auditfs.LAUNCHER, directory))
            .with("AUDITFS_STATE", auditfs.state().toString())
            .run()
            .expect(0);
    assertTrue(added.err().isEmpty(), added::toString);
    root().must("a = open \"" + directory + "/\\xff\\x1b[31m\" O_WRONLY");
    root().must("reset");
    Json event = only("bytes");
    assertTrue(event.text("object.path").endsWith("/\ufffd\u001b[31m"), event::toString);
    assertTrue(event.text("object.path_hex").endsWith("2fff1b5b33316d"), event::toString);
    for (String format : List.of("default", "raw", "text")) {
      String out = auditfs.must("search", "--format", format, "-k", "bytes").out();
      assertFalse(out.contains("\u001b"), format + ": " + out);
      assertFalse(out.isBlank(), format);
    }
  }

  @Test
  void recordsNothingOfFilesThatNobodyWatches() {
    List<Json> before = auditfs.trailUnread();
    root().must("file " + directory + "/unwatched");
    root().must("a = open " + directory + "/unwatched O_RDWR");
    root().must("reset");
    root().must("rename " + directory + "/unwatched " + directory + "/unwatched-too");
    root().must("unlink " + directory + "/unwatched-too");
    assertEquals(before.size(), auditfs.trailUnread().size());
  }

  @Test
  void stopsRecordingWhenTheRuleIsRemovedAndSaysWhoRemovedIt() {
    String file = watched("removed");
    root().must("chmod " + file + " 0600");
    auditfs.must("remove", "secrecy", file);
    auditfs.must("remove", "integrity", file);
    root().must("chmod " + file + " 0644");
    assertEquals(1, auditfs.search("-k", "removed", "--op", "chmod").size());
    List<Json> changes = auditfs.search("--op", "remove_rule", "-k", "removed");
    assertEquals(2, changes.size(), changes::toString);
    assertEquals(0, changes.get(0).number("subject.uid"));
  }
}
