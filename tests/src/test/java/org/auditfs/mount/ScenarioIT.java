package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.auditfs.scenario.Scenario;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios of scenarios.txt on a real mount: integrity, secrecy and both. */
final class ScenarioIT {

  @SuppressWarnings("NullAway.Init") // before all
  private static ScenarioVerdict verdict;

  /** All in one mount, since mounting takes longer than a scenario. */
  @BeforeAll
  static void play() {
    try (Playground ground = new Playground("kernel")) {
      ScenarioPlay play = new ScenarioPlay(ground, ScenarioPlay.Variant.of(Scenario.all()));
      play.prepare();
      play.playAll();
      verdict = new ScenarioVerdict(play, ground.auditfs().trail());
    }
  }

  static Stream<ScenarioPlay.Variant> variants() {
    return ScenarioPlay.Variant.of(Scenario.all()).stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("variants")
  void recordsExactlyTheEventsOfTheTable(ScenarioPlay.Variant variant) {
    assertEquals("", String.join("\n", verdict.mistakes(variant)));
  }

  @Test
  void givesEveryEventItsNumber() {
    assertEquals(List.of(), verdict.general());
  }
}
