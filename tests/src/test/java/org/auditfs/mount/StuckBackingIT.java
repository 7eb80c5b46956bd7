package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Files of the backing directory that do not answer, more of them than there are workers: nobody
 * else has to wait, and who waits can be killed.
 *
 * <p>They do not answer because another auditfs serves them whose daemon was stopped, or because
 * their filesystem is frozen.
 */
final class StuckBackingIT {

  private static final int WAITING = 40;
  private static final Duration TIME_MAX = Duration.ofMinutes(1);

  private final Sandbox sandbox = new Sandbox();
  private final Path directory = sandbox.directory("m");
  private final Path inner = sandbox.directory("m/inner");
  private final Auditfs beneath = sandbox.auditfs("beneath");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final List<Process> waiting = new ArrayList<>();

  @AfterEach
  void clean() {
    try (sandbox) {
      waiting.forEach(Process::destroyForcibly);
      beneath.daemon().ifPresent(daemon -> signal("CONT", daemon.pid()));
      for (Auditfs instance : List.of(auditfs, beneath)) {
        if (instance.daemon().isPresent()) {
          instance.terminate();
        }
      }
    }
  }

  private static void signal(String name, long pid) {
    Command.signal(name, Long.toString(pid)).run();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Mounts a tree whose part {@code inner} is served by a daemon of its own, and stops that. */
  private void mountAndStop() {
    write(directory.resolve("plain"), "plain\n");
    IntStream.range(0, WAITING).forEach(i -> write(inner.resolve("f" + i), "content\n"));
    beneath.must("mount", inner.toString());
    auditfs.must("mount", directory.toString());
    auditfs.must("add", "secrecy", directory + "/plain", "-k", "plain");
    // Names that the kernel does not know yet are looked up by one process, and the others wait.
    // Not opened: closing a file of a server that is gone keeps a process from ending (FLUSH).
    Command.bash("stat " + inner + "/f{0.." + (WAITING - 1) + "}").run().expect(0);
    signal("STOP", beneath.daemon().orElseThrow().pid());
  }

  /** Starts a reader of each file that does not answer, and waits until all of them wait. */
  private void beginToRead() {
    for (int i = 0; i < WAITING; i++) {
      waiting.add(Command.of("cat", inner + "/f" + i).start());
    }
    waiting.forEach(StuckBackingIT::awaitWaiting);
  }

  private static void awaitWaiting(Process process) {
    await("waiting for FUSE").atMost(TIME_MAX).until(() -> isWaiting(process.pid()));
  }

  /** Whether a process waits for a FUSE server, or for another process that looks up its name. */
  private static boolean isWaiting(long pid) {
    try {
      String stack = Files.readString(Path.of("/proc", Long.toString(pid), "stack"));
      return stack.contains("fuse_") || stack.contains("d_alloc_parallel");
    } catch (IOException e) {
      return false;
    }
  }

  private void awaitEnd(Process process) {
    await("end of " + process.pid()).atMost(TIME_MAX).until(() -> !process.isAlive());
  }

  @Test
  void stallsNobodyElse() {
    mountAndStop();
    beginToRead();
    for (int i = 0; i < 20; i++) {
      assertEquals("plain\n", Command.of("cat", directory + "/plain").run().expect(0).out());
    }
    signal("CONT", beneath.daemon().orElseThrow().pid());
    for (Process process : waiting) {
      awaitEnd(process);
      assertEquals(0, process.exitValue());
    }
    assertEquals(20, auditfs.search("-k", "plain", "--op", "open").size());
  }

  @Test
  void letsThoseWhoWaitBeKilled() {
    mountAndStop();
    beginToRead();
    waiting.subList(0, WAITING / 2).forEach(process -> signal("KILL", process.pid()));
    waiting.subList(WAITING / 2, WAITING).forEach(process -> signal("TERM", process.pid()));
    waiting.forEach(this::awaitEnd);
    assertTrue(beneath.daemon().isPresent());
    Command.of("cat", directory + "/plain").run().expect(0);
  }

  /** A signal that somebody waits for does not end a read of a bare file either. */
  @Test
  void letsOthersThanTheKilledWaitOn() {
    mountAndStop();
    String script = "trap 'got=yes' USR1; read -r line <" + inner + "/f0; echo \"$line $got\"";
    Path said = sandbox.root().resolve("said");
    Process reader = Command.bash("{ " + script + "; } >" + said).start();
    waiting.add(reader);
    awaitWaiting(reader);
    signal("USR1", reader.pid());
    signal("CONT", beneath.daemon().orElseThrow().pid());
    awaitEnd(reader);
    assertEquals("content yes\n", read(said));
  }

  @Test
  void endsInOrderWhileSomeWait() {
    mountAndStop();
    beginToRead();
    auditfs.terminate();
    waiting.forEach(this::awaitEnd);
    assertEquals(1, Sandbox.mountsBeneath(sandbox.root()).size()); // the one beneath
    signal("CONT", beneath.daemon().orElseThrow().pid());
    List<Json> trail = auditfs.trail();
    assertEquals("end", trail.get(trail.size() - 1).text("op"));
  }

  @Test
  void servesReadersOfAFrozenFilesystemWhileWritersWait() {
    try (BackingPlace place = BackingKind.EXT4.at(sandbox.directory("fs"))) {
      Path tree = place.root().resolve("tree");
      // A directory for each, since a name that is being made locks its directory.
      Command.bash("for i in {0..39}; do mkdir -p " + tree + "/$i; done").run().expect(0);
      write(tree.resolve("plain"), "plain\n");
      auditfs.must("mount", tree.toString());
      Command.of("fsfreeze", "-f", place.root().toString()).run().expect(0);
      try {
        for (int i = 0; i < WAITING; i++) {
          waiting.add(Command.bash("echo new >" + tree + "/" + i + "/f").start());
        }
        waiting.forEach(StuckBackingIT::awaitWaiting);
        assertEquals("plain\n", Command.of("cat", tree + "/plain").run().expect(0).out());
        waiting.get(0).destroyForcibly();
        awaitEnd(waiting.get(0));
      } finally {
        Command.of("fsfreeze", "-u", place.root().toString()).run().expect(0);
      }
      waiting.forEach(this::awaitEnd);
      String written = Command.bash("cat " + tree + "/{1..39}/f").run().expect(0).out();
      assertEquals("new\n".repeat(WAITING - 1), written);
      auditfs.must("umount", tree.toString());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
