package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.auditfs.mount.Program32.Argument;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * FIFOs, sockets and device nodes in a mount: the kernel opens them by itself, but not for those
 * who may not. What they have in common with a bare directory is in the table of {@link
 * PosixContractIT}; here is what that cannot show: their trail, 32-bit programs, many at once, and
 * where a mount differs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SpecialFilesIT {

  private static final int EACCES = 13;
  private static final int EPERM = 1;

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

  private String fifo(String name, String mode) {
    String path = directory + "/" + name;
    root().must("mknod " + path + " S_IFIFO,0600");
    root().must("chown " + path + " 0 2000");
    root().must("chmod " + path + " " + mode);
    return path;
  }

  private String answer(Who who, String line) {
    String answer = cast.actor(who).tell(line);
    return answer.startsWith("ok") ? "ok" : answer;
  }

  private void assertAnswer(String expected, Who who, String line) {
    assertEquals(expected, answer(who, line), who + ": " + line);
  }

  @Test
  void asksForAllRightsWhereItCannotTellWhichAreNeeded() {
    String p = fifo("all", "0640");
    // A descriptor by O_PATH can be opened again for anything, and openat2 keeps its flags hidden.
    assertAnswer("EACCES", Who.ALICE, "a = open " + p + " O_PATH");
    assertAnswer("EACCES", Who.BOB, "a = open " + p + " O_PATH");
    assertAnswer("EACCES", Who.BOB, "a = openat2 " + p + " O_RDONLY,O_NONBLOCK");
    assertAnswer("ok", Who.BOB, "a = open " + p + " O_RDONLY,O_NONBLOCK");
    assertAnswer("ok", Who.ROOT, "a = openat2 " + p + " O_RDONLY,O_NONBLOCK");
    assertAnswer("ok", Who.ROOT, "b = open " + p + " O_PATH");
    assertAnswer("ok", Who.ROOT, "c = reopen b O_RDWR,O_NONBLOCK");
    cast.reset();
  }

  /** What README.md says under Limits. */
  @Test
  void doesNotSeeADescriptorOpenedAgain() {
    String p = fifo("again", "0640");
    assertAnswer("ok", Who.BOB, "a = open " + p + " O_RDONLY,O_NONBLOCK");
    assertAnswer("EACCES", Who.BOB, "b = open " + p + " O_WRONLY,O_NONBLOCK");
    assertAnswer("ok", Who.BOB, "b = reopen a O_WRONLY,O_NONBLOCK");
    cast.reset();
  }

  @Test
  void recordsEachAttemptOnce() {
    String p = fifo("told", "0640");
    String s = directory + "/told-socket";
    root().must("bind " + s);
    root().must("chmod " + s + " 0700");
    for (String path : List.of(p, s)) {
      auditfs.addAll(List.of(List.of("add", "secrecy", path, "-k", "told")));
    }
    answer(Who.ALICE, "a = open " + p + " O_RDONLY,O_NONBLOCK");
    answer(Who.BOB, "a = open " + p + " O_RDONLY,O_NONBLOCK");
    // Now the kernel knows the name, asks about it, is refused, and asks again.
    answer(Who.ALICE, "a = open " + p + " O_RDWR,O_NONBLOCK");
    answer(Who.BOB, "b = open " + p + " O_WRONLY,O_NONBLOCK");
    answer(Who.ALICE, "stat " + p);
    answer(Who.ALICE, "access " + p + " R_OK");
    answer(Who.ALICE, "connect " + s);
    answer(Who.ROOT, "connect " + s);
    answer(Who.ALICE, "send " + s);
    answer(Who.ROOT, "b = open " + p + " O_PATH");
    List<String> told = new ArrayList<>();
    for (Json event : auditfs.search("-k", "told", "-m", "file")) {
      told.add(
          "%s %s %s %s"
              .formatted(
                  event.number("subject.uid"),
                  event.text("op"),
                  event.fields().get("flags"),
                  event.fields().get("errno")));
    }
    assertEquals(
        """
        1000 open [O_RDONLY, O_NONBLOCK] EACCES
        1001 open [O_RDONLY, O_NONBLOCK] null
        1000 open [O_RDWR, O_NONBLOCK] EACCES
        1001 open [O_WRONLY, O_NONBLOCK] EACCES
        1000 open [O_RDWR] EACCES
        0 open [O_RDWR] null
        1000 open [O_RDWR] EACCES
        0 open [O_RDONLY, O_PATH] null
        """,
        String.join("\n", told) + "\n");
    cast.reset();
  }

  @Test
  void readsTheNumbersOf32BitProgramsAsTheirs() {
    String p = fifo("old", "0640");
    Path program = sandbox.root().resolve("program32");
    new Program32(5, Argument.PATH, Argument.ZERO).write(program, "/dev/null");
    assumeTrue(exit(Who.ALICE, program) == 0, "no 32-bit programs here (CONFIG_IA32_EMULATION)");
    Argument path = Argument.PATH;
    Program32 opens = new Program32(5, path, Argument.O_RDWR_NONBLOCK, Argument.ZERO);
    Program32 reads = new Program32(5, path, Argument.O_RDONLY_NONBLOCK, Argument.ZERO);
    Program32 opensAt =
        new Program32(295, Argument.CURRENT_DIRECTORY, path, Argument.O_RDWR_NONBLOCK);
    for (Program32 attempt : List.of(opens, opensAt)) {
      attempt.write(program, p);
      assertEquals(EACCES, exit(Who.ALICE, program));
      assertEquals(EACCES, exit(Who.BOB, program));
      assertEquals(0, exit(Who.ROOT, program));
    }
    reads.write(program, p);
    assertEquals(EACCES, exit(Who.ALICE, program));
    assertEquals(0, exit(Who.BOB, program));
    new Program32(195, path, Argument.BUFFER).write(program, p); // stat64
    assertEquals(0, exit(Who.ALICE, program));
    new Program32(33, path, Argument.ZERO).write(program, p); // access F_OK
    assertEquals(0, exit(Who.ALICE, program));
    new Program32(15, path, Argument.ZERO).write(program, p); // chmod
    assertEquals(EPERM, exit(Who.ALICE, program));
  }

  private static int exit(Who who, Path program) {
    return Command.of(who.command(List.of(program.toString()))).run().exit();
  }

  /** Whoever waits for the answer to another's LOOKUP must be asked about by one of his own. */
  @Test
  void letsNobodyThroughOnTheAnswerOfAnother() {
    String p = fifo("busy", "0600");
    root().must("chown " + p + " 1000 1000");
    String script =
        """
        my ($p, @kids) = (shift);
        for my $uid (1000, 1002, 1002, 1002, 1000, 1002) {
          my $pid = fork;
          if (!$pid) {
            $) = "$uid $uid"; $( = $uid; $< = $uid; $> = $uid;
            my $wrong = 0;
            for my $i (1 .. 400) {
              my $opened = sysopen(my $f, $p, 0x800 | ($i % 3)) || $!{ENXIO};
              $wrong++ if ($opened ? 1 : 0) != ($uid == 1000 ? 1 : 0) || !stat $p;
            }
            exit($wrong > 100 ? 100 : $wrong);
          }
          push @kids, $pid;
        }
        my $wrong = 0;
        for my $pid (@kids) { waitpid $pid, 0; $wrong += $?; }
        print "$wrong\\n";
        """;
    Command.Ended ended = Command.of("/usr/bin/perl", "-MErrno", "-e", script, p).run().expect(0);
    assertEquals("0", ended.out().strip(), ended::toString);
  }

  /** A mount of the file itself would be a way around the LOOKUP, open to everybody. */
  @Test
  void letsNoStrangerMountIt() {
    String p = fifo("bound", "0600");
    Path target = sandbox.directory("target");
    root().must("chmod " + target + " 0777");
    String inside = "cd " + target + " && : > x && mount --bind %s x && : <> x";
    Command.Ended control = asAliceInHerNamespace(inside.formatted("/dev/null"));
    assumeTrue(control.exit() == 0, "no user namespaces for users here: " + control);
    assertEquals(true, asAliceInHerNamespace(inside.formatted(p)).exit() != 0);
  }

  private static Command.Ended asAliceInHerNamespace(String script) {
    List<String> words = List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c");
    List<String> all = new ArrayList<>(words);
    all.add(script);
    return Command.of(Who.ALICE.command(all)).run();
  }
}
