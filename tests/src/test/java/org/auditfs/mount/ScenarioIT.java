package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows S01 to S16 of semantics.md on a real mount: integrity, secrecy and both. */
final class ScenarioIT {

  private static final String KERNEL = "kernel";
  private static final String JNR_FUSE = "jnr-fuse";

  /** What happens to the daemon in the middle of every scenario. */
  private enum Interruption {
    NONE {
      @Override
      void happen(Auditfs auditfs, String transport, Path directory) {}
    },
    STOP {
      @Override
      void happen(Auditfs auditfs, String transport, Path directory) {
        ProcessHandle daemon = auditfs.daemon().orElseThrow();
        auditfs.must("umount", directory.toString());
        Auditfs.awaitEnd(daemon);
        auditfs.must("mount", "--transport", transport, directory.toString());
      }
    },
    KILL {
      @Override
      void happen(Auditfs auditfs, String transport, Path directory) {
        auditfs.kill();
        auditfs.must("umount", "--lazy", directory.toString());
        auditfs.must("mount", "--transport", transport, directory.toString());
      }
    };

    abstract void happen(Auditfs auditfs, String transport, Path directory);
  }

  @Test
  void recordsExactlyTheEventsOfTheTable() {
    play(KERNEL, Interruption.NONE);
  }

  @Test
  void recordsTheSameWhenTheDaemonIsRestartedInTheMiddle() {
    play(KERNEL, Interruption.STOP);
  }

  @Test
  void recordsTheSameWhenTheDaemonIsKilledInTheMiddle() {
    play(KERNEL, Interruption.KILL);
  }

  @Test
  @Tag("long")
  void recordsTheSameWhenTheDaemonIsKilledAfterEveryStep() {
    play(
        KERNEL,
        (play, interrupt) -> {
          for (int rest = 0; play.playToRest(rest); rest++) {
            interrupt.run();
          }
        },
        Interruption.KILL);
  }

  @Test
  void recordsTheSameOnJnrFuse() {
    play(JNR_FUSE, Interruption.NONE);
  }

  @Test
  @Tag("long")
  void recordsTheSameOnJnrFuseWhenTheDaemonIsRestartedInTheMiddle() {
    play(JNR_FUSE, Interruption.STOP);
  }

  @Test
  @Tag("long")
  void recordsTheSameOnJnrFuseWhenTheDaemonIsKilledInTheMiddle() {
    play(JNR_FUSE, Interruption.KILL);
  }

  private static void play(String transport, Interruption interruption) {
    play(
        transport,
        (play, interrupt) -> {
          play.playFirstHalf();
          interrupt.run();
          play.playSecondHalf();
        },
        interruption);
  }

  private static void play(
      String transport, BiConsumer<ScenarioPlay, Runnable> plot, Interruption interruption) {
    try (Sandbox sandbox = new Sandbox()) {
      Path directory = sandbox.directory("m");
      Auditfs auditfs = sandbox.auditfs("state");
      auditfs.must("mount", "--transport", transport, directory.toString());
      try (Actor actor = Actor.start(Who.ROOT, sandbox.root())) {
        ScenarioPlay play = new ScenarioPlay(directory, actor, scenarios(transport));
        play.prepare();
        auditfs.addAll(play.additions());
        plot.accept(play, () -> interrupt(auditfs, transport, directory, interruption));
        List<String> mistakes = new ScenarioVerdict(play, actor.pid(), auditfs.trail()).mistakes();
        assertEquals("", String.join("\n", mistakes), mistakes.size() + " mistakes");
      }
      auditfs.must("umount", directory.toString());
    }
  }

  /** Where the kernel cannot make unnamed files, there is nothing to see of them. */
  private static List<Scenario> scenarios(String transport) {
    return Scenario.all().stream()
        .filter(scenario -> transport.equals(KERNEL) || !scenario.does("O_TMPFILE"))
        .toList();
  }

  private static void interrupt(
      Auditfs auditfs, String transport, Path directory, Interruption interruption) {
    List<Json> before = auditfs.trail();
    interruption.happen(auditfs, transport, directory);
    assertStillThere(before, auditfs.trail());
  }

  /** What was recorded before is recorded still, word by word. */
  private static void assertStillThere(List<Json> before, List<Json> after) {
    assertTrue(before.size() <= after.size(), before.size() + " events, then " + after.size());
    assertEquals(before, after.subList(0, before.size()));
  }
}
