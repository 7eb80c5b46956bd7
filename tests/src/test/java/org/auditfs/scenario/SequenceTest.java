package org.auditfs.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is invented: the same for a seed, printed so that it can be played again, and enough. */
final class SequenceTest {

  private static final int STEPS = 250;

  @Test
  void inventsTheSameForTheSameSeed() {
    assertEquals(SequenceGenerator.of(1, STEPS, true), SequenceGenerator.of(1, STEPS, true));
  }

  @Test
  void printsAScenarioThatTheModelPlaysToTheSameEnd() {
    for (long seed = 0; seed < 20; seed++) {
      Sequence sequence = SequenceGenerator.of(seed, STEPS, seed % 2 == 0);
      Scenario read = ScenarioTable.parse(sequence.text("printed")).get(0);
      Sequence again =
          new Sequence(
              read.name(),
              read.watched().get(0),
              read.before(),
              read.steps().stream().map(Step::lines).toList());
      assertEquals(sequence.done(), again.done());
    }
  }

  @Test
  void meetsWatchedNamesAndObjectsInEveryOperationThatMayLeadThere() {
    Map<String, Integer> met = new TreeMap<>();
    for (long seed = 0; seed < 100; seed++) {
      for (Sequence.Done done : SequenceGenerator.of(seed, STEPS, seed % 2 == 0).done()) {
        done.events().forEach(event -> met.merge(event.op(), 1, Integer::sum));
        done.lines().forEach(line -> met.merge(line.verb() + " " + line.answer(), 1, Integer::sum));
      }
    }
    for (String op : new String[] {"open", "create", "link", "unlink", "rename", "exchange"}) {
      assertTrue(met.getOrDefault(op, 0) > 100, () -> op + " in " + met);
    }
    for (String end : new String[] {"mkdir ", "rmdir ", "rmdir ENOTEMPTY", "chmod ", "rename "}) {
      assertTrue(met.getOrDefault(end, 0) > 100, () -> end + " in " + met);
    }
    for (String end : new String[] {"open EACCES", "unlink EACCES", "rename EACCES"}) {
      assertTrue(met.getOrDefault(end, 0) > 100, () -> end + " in " + met);
    }
    assertTrue(met.getOrDefault("lookup", 0) > 10, met::toString);
    assertTrue(met.getOrDefault("chmod EPERM", 0) > 100, met::toString);
  }
}
