package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.auditfs.model.Shrinker;
import org.auditfs.scenario.Line;
import org.auditfs.scenario.Sequence;
import org.auditfs.scenario.SequenceGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Invented sequences on a mount and in the model of names and objects: the same is recorded. A
 * failure prints the seed, and a short scenario in the notation of scenarios.txt.
 *
 * <p>A normal run has fixed seeds, so that it can be repeated; a long one takes new ones. {@code
 * -Dscenarios.seed=N} begins with another, {@code -Dscenarios.steps=N} plays as many.
 */
final class GeneratedScenarioIT {

  private static final int STEPS = Integer.getInteger("scenarios.steps", 100_000);
  private static final int STEPS_LONG = Integer.getInteger("scenarios.steps", 1_000_000);
  private static final long SEED = Long.getLong("scenarios.seed", 20050426L);

  private static final int SEQUENCE = 250;

  /** Whether all are to be about directories, and not every second. */
  private static final boolean DIRECTORIES = Boolean.getBoolean("scenarios.directories");

  /** Played in one mount: a restart takes as long as thousands of steps. */
  private static final int AT_ONCE = 80;

  /** Sequences of which at least one shows that something is wrong on purpose. */
  private static final int SPOILT = 10;

  private static final int SHRINK_TRIES = 150;
  private static final Duration SHRINK_TIME = Duration.ofSeconds(90);

  @Test
  void recordsWhatTheModelSays() {
    play(SEED, STEPS);
  }

  @Test
  @Tag("long")
  void recordsWhatTheModelSaysForAMillionSteps() {
    play(Long.getLong("scenarios.seed", new SecureRandom().nextInt(1 << 30)), STEPS_LONG);
  }

  /** A daemon that leaves something out is found, and what is printed shows what it leaves out. */
  @Test
  void findsThatChangesOfAttributesAreNotRecorded() {
    List<String> failures = round(SEED, SPOILT, true, rule -> rule.replace("-p wa", "-p w"));
    String report = failures.get(failures.size() - 1);
    List<String> steps = report.lines().filter(line -> line.startsWith("+ ")).toList();
    assertTrue(failures.size() > 1 && report.contains(" shrunk to:\n= R"), report);
    assertTrue(steps.size() <= 8, report);
    assertTrue(steps.get(steps.size() - 1).matches("\\+ (chmod|link) .*"), report);
    assertTrue(report.lines().anyMatch(line -> line.matches("step \\d+ \\|.*expected.*")), report);
  }

  private static void play(long seed, int steps) {
    int left = Math.max(1, steps / SEQUENCE);
    long first = seed;
    List<String> failures = new ArrayList<>();
    long start = System.nanoTime();
    for (int round = 0; left > 0 && failures.isEmpty(); round++) {
      int now = Math.min(left, AT_ONCE);
      failures.addAll(round(first, now, round % 2 == 0, UnaryOperator.identity()));
      first += now;
      left -= now;
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "scenarios: seeds %d to %d: %d steps in %d ms",
            seed,
            first - 1,
            (first - seed) * SEQUENCE,
            (System.nanoTime() - start) / 1_000_000));
    assertEquals("", String.join("\n", failures));
  }

  private static List<String> round(
      long first, int count, boolean stopped, UnaryOperator<String> spoilt) {
    List<Sequence> sequences =
        LongStream.range(first, first + count)
            .mapToObj(seed -> SequenceGenerator.of(seed, SEQUENCE, DIRECTORIES || seed % 2 == 0))
            .toList();
    try (Playground ground = new Playground("kernel")) {
      SequencePlay play = new SequencePlay(ground, () -> restart(ground, stopped), spoilt);
      Map<Sequence, SequencePlay.Difference> differences = play.play(sequences);
      List<String> failures = new ArrayList<>();
      differences.forEach((one, what) -> failures.add(one.name() + ": " + what));
      differences.entrySet().stream()
          .limit(1)
          .forEach(one -> failures.add(report(play, one.getKey(), one.getValue())));
      return failures;
    }
  }

  private static void restart(Playground ground, boolean stopped) {
    if (stopped) {
      ground.unmount();
    } else {
      ground.kill();
    }
    ground.mount();
  }

  private static String report(
      SequencePlay play, Sequence failing, SequencePlay.Difference difference) {
    Sequence again = failing.with(shrunk(play, failing, difference));
    String seed = failing.name().substring(1);
    return String.join(
        "\n",
        failing.name() + " shrunk to:",
        again.text("found by seed " + seed),
        play.play(again)
            .map(SequencePlay.Difference::toString)
            .orElse("which does not show it again"));
  }

  private static List<List<Line>> shrunk(
      SequencePlay play, Sequence failing, SequencePlay.Difference difference) {
    long end = System.nanoTime() + SHRINK_TIME.toNanos();
    Predicate<List<List<Line>>> fails =
        steps -> System.nanoTime() < end && play.play(failing.with(steps)).isPresent();
    List<List<Line>> steps = failing.steps().subList(0, difference.step());
    List<List<Line>> inOneGo =
        steps.stream().filter(step -> !step.contains(Sequence.RESTART)).toList();
    // A restart takes as long as hundreds of steps: rather without.
    return Shrinker.shrink(fails.test(inOneGo) ? inOneGo : steps, SHRINK_TRIES, fails);
  }
}
