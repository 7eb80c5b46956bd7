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

  /** What happens to the daemon in the middle of every scenario. */
  private enum Interruption {
    NONE {
      @Override
      void happen(Auditfs auditfs, Path directory) {}
    },
    STOP {
      @Override
      void happen(Auditfs auditfs, Path directory) {
        ProcessHandle daemon = auditfs.daemon().orElseThrow();
        auditfs.must("umount", directory.toString());
        Auditfs.awaitEnd(daemon);
        auditfs.must("mount", directory.toString());
      }
    },
    KILL {
      @Override
      void happen(Auditfs auditfs, Path directory) {
        auditfs.kill();
        auditfs.must("umount", "--lazy", directory.toString());
        auditfs.must("mount", directory.toString());
      }
    };

    abstract void happen(Auditfs auditfs, Path directory);
  }

  @Test
  void recordsExactlyTheEventsOfTheTable() {
    play(Interruption.NONE);
  }

  @Test
  void recordsTheSameWhenTheDaemonIsRestartedInTheMiddle() {
    play(Interruption.STOP);
  }

  @Test
  void recordsTheSameWhenTheDaemonIsKilledInTheMiddle() {
    play(Interruption.KILL);
  }

  @Test
  @Tag("long")
  void recordsTheSameWhenTheDaemonIsKilledAfterEveryStep() {
    play(
        (play, interrupt) -> {
          for (int rest = 0; play.playToRest(rest); rest++) {
            interrupt.run();
          }
        },
        Interruption.KILL);
  }

  private static void play(Interruption interruption) {
    play(
        (play, interrupt) -> {
          play.playFirstHalf();
          interrupt.run();
          play.playSecondHalf();
        },
        interruption);
  }

  private static void play(BiConsumer<ScenarioPlay, Runnable> plot, Interruption interruption) {
    try (Sandbox sandbox = new Sandbox()) {
      Path directory = sandbox.directory("m");
      Auditfs auditfs = sandbox.auditfs("state");
      auditfs.must("mount", directory.toString());
      try (Actor actor = Actor.start(Who.ROOT, sandbox.root())) {
        ScenarioPlay play = new ScenarioPlay(directory, actor);
        play.prepare();
        auditfs.addAll(play.additions());
        plot.accept(play, () -> interrupt(auditfs, directory, interruption));
        List<String> mistakes = new ScenarioVerdict(play, actor.pid(), auditfs.trail()).mistakes();
        assertEquals("", String.join("\n", mistakes), mistakes.size() + " mistakes");
      }
      auditfs.must("umount", directory.toString());
    }
  }

  private static void interrupt(Auditfs auditfs, Path directory, Interruption interruption) {
    List<Json> before = auditfs.trail();
    interruption.happen(auditfs, directory);
    assertStillThere(before, auditfs.trail());
  }

  /** What was recorded before is recorded still, word by word. */
  private static void assertStillThere(List<Json> before, List<Json> after) {
    assertTrue(before.size() <= after.size(), before.size() + " events, then " + after.size());
    assertEquals(before, after.subList(0, before.size()));
  }
}
