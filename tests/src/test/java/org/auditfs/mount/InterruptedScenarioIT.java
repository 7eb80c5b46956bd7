package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BiConsumer;
import org.auditfs.scenario.Scenario;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The scenarios of scenarios.txt, whatever happens to the daemon meanwhile; and on jnr-fuse. */
final class InterruptedScenarioIT {

  private static final String KERNEL = "kernel";
  private static final String JNR_FUSE = "jnr-fuse";

  /** What happens to the daemon in the middle of every scenario. */
  private enum Interruption {
    NONE {
      @Override
      void happen(Playground ground) {}
    },
    STOP {
      @Override
      void happen(Playground ground) {
        ground.unmount();
        ground.mount();
      }
    },
    KILL {
      @Override
      void happen(Playground ground) {
        ground.kill();
        ground.mount();
      }
    };

    abstract void happen(Playground ground);
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
    try (Playground ground = new Playground(transport)) {
      List<ScenarioPlay.Variant> variants = variants(transport, interruption);
      ScenarioPlay play = new ScenarioPlay(ground, variants);
      play.prepare();
      plot.accept(play, () -> interrupt(ground, interruption));
      List<String> mistakes = new ScenarioVerdict(play, ground.auditfs().trail()).mistakes();
      assertEquals("", String.join("\n", mistakes), mistakes.size() + " mistakes");
    }
  }

  /** Without what libfuse 2 cannot do; and what is interrupted anyway need not be twice. */
  private static List<ScenarioPlay.Variant> variants(String transport, Interruption interruption) {
    return ScenarioPlay.Variant.of(Scenario.all()).stream()
        .filter(one -> transport.equals(KERNEL) || one.scenario().gap().isEmpty())
        .filter(one -> interruption == Interruption.NONE || !one.scenario().isInterrupted())
        .toList();
  }

  private static void interrupt(Playground ground, Interruption interruption) {
    List<Json> before = ground.auditfs().trail();
    interruption.happen(ground);
    assertStillThere(before, ground.auditfs().trail());
  }

  /** What was recorded before is recorded still, word by word. */
  private static void assertStillThere(List<Json> before, List<Json> after) {
    assertTrue(before.size() <= after.size(), before.size() + " events, then " + after.size());
    assertEquals(before, after.subList(0, before.size()));
  }
}
