package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.auditfs.model.Rounds;
import org.auditfs.model.Tally;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same random operations on a bare directory and on an audited mount, on several backing
 * filesystems: there must be no difference but the known ones, and each operation must have been
 * done often, and refused, too.
 *
 * <p>A normal run has fixed seeds, so that it can be repeated; a long one takes new ones.
 *
 * <p>{@code -Dmodel.seed=N} begins with another sequence; {@code -Dmodel.operations=N} plays as
 * many altogether; {@code -Dmodel.again=WORD} plays again what a failure printed, and nothing else.
 */
final class DifferentialIT {

  private static final long SEED = Long.getLong("model.seed", 20050428L);
  private static final int OPERATIONS = Integer.getInteger("model.operations", 200_000);
  private static final int OPERATIONS_LONG = Integer.getInteger("model.operations", 2_500_000);
  private static final String AGAIN = System.getProperty("model.again", "");

  /** Between the seeds of two filesystems: no two see the same sequence. */
  private static final long FAR = 10_000_000;

  /** Operations below which it says nothing that one was seldom done. */
  private static final int ENOUGH = 50_000;

  /** Far above what a loaded machine takes. */
  private static final Duration TIME_MAX = Duration.ofHours(4);

  @Test
  void doesWhatTheBareDirectoryDoes() {
    play(SEED, OPERATIONS);
  }

  @Tag("long")
  @Test
  void doesWhatTheBareDirectoryDoesForMillionsOfOperations() {
    play(Long.getLong("model.seed", new SecureRandom().nextInt(1 << 30)), OPERATIONS_LONG);
  }

  private static void play(long seed, int operations) {
    Tally tally = new Tally();
    List<String> differences = new ArrayList<>();
    long first = seed;
    for (BackingKind kind : BackingKind.values()) {
      Rounds.Result result = play(kind, first, operations / BackingKind.values().length);
      tally.add(result.tally());
      result.differences().forEach(one -> differences.add("on " + kind + ": " + one));
      first += FAR;
    }
    tally.lines().forEach(System.out::println);
    assertEquals("", String.join("\n\n", differences));
    if (AGAIN.isEmpty() && operations >= ENOUGH) {
      assertEquals(List.of(), tally.thin(), "operations that were not tried enough");
    }
  }

  private static Rounds.Result play(BackingKind kind, long seed, int operations) {
    try (Sandbox sandbox = new Sandbox();
        BackingPlace place = kind.at(sandbox.directory("fs"))) {
      Path bare = directory(place.root().resolve("bare"));
      Path mounted = directory(place.root().resolve("mntd"));
      List.of("open", "team", "hers").forEach(name -> directory(mounted.resolve(name)));
      Auditfs auditfs = sandbox.auditfs("state");
      auditfs.must("mount", mounted.toString());
      try {
        auditfs.addAll(watches(mounted));
        Rounds rounds = new Rounds(bare.toString(), mounted.toString());
        Rounds.Result result =
            onThreadOfItsOwn(
                () -> AGAIN.isEmpty() ? rounds.play(seed, operations) : rounds.again(AGAIN));
        report(kind, seed, result);
        return result;
      } finally {
        auditfs.must("umount", mounted.toString());
      }
    }
  }

  private static Path directory(Path path) {
    Command.of("mkdir", "-p", "-m", "755", path.toString()).run().expect(0);
    return path;
  }

  /** Files that every sequence has or makes, watched in every way; the others pass unseen. */
  private static List<List<String>> watches(Path mounted) {
    List<List<String>> all = new ArrayList<>();
    for (String name : List.of("a", "d", "open/a", "team/b")) {
      all.add(List.of("add", "integrity", mounted + "/" + name, "-p", "rwxa"));
      all.add(List.of("add", "secrecy", mounted + "/" + name));
    }
    all.add(List.of("add", "integrity", mounted + "/hers/a"));
    return all;
  }

  private static void report(BackingKind kind, long seed, Rounds.Result result) {
    String summary =
        String.format(
            Locale.ROOT,
            "model: %s, seed %d: %d operations in %d ms",
            kind,
            seed,
            result.steps(),
            result.millis());
    System.out.println(summary);
    result.known().forEach(line -> System.out.println("  " + line));
  }

  /** Credentials and umask of the thread are changed, so it must not be used again. */
  private static <T> T onThreadOfItsOwn(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    new Thread(task, "twins").start();
    try {
      return task.get(TIME_MAX.toMinutes(), TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new AssertionError("the twins did not end well", e);
    }
  }
}
