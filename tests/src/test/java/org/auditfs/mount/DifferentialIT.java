package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.auditfs.model.Rounds;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same random operations on a bare directory and on an audited mount, on several backing
 * filesystems: there must be no difference but the known ones.
 *
 * <p>{@code -Dmodel.seed=N} begins with another sequence; {@code -Dmodel.operations=N} plays as
 * many on the root filesystem and a quarter as many on each of the others.
 */
final class DifferentialIT {

  private static final long SEED = Long.getLong("model.seed", 20050428L);
  private static final int OPERATIONS = Integer.getInteger("model.operations", 12_000);
  private static final int OPERATIONS_LONG = Integer.getInteger("model.operations", 2_000_000);

  /** Far above what a loaded machine takes. */
  private static final Duration TIME_MAX = Duration.ofMinutes(60);

  @ParameterizedTest
  @EnumSource
  void doesWhatTheBareDirectoryDoes(BackingKind kind) {
    play(kind, kind == BackingKind.ROOT ? OPERATIONS : OPERATIONS / 4);
  }

  @Tag("long")
  @Test
  void doesWhatTheBareDirectoryDoesForMillionsOfOperations() {
    for (BackingKind kind : BackingKind.values()) {
      play(kind, OPERATIONS_LONG / 4);
    }
  }

  private static void play(BackingKind kind, int operations) {
    try (Sandbox sandbox = new Sandbox();
        BackingPlace place = kind.at(sandbox.directory("fs"))) {
      Path bare = directory(place.root().resolve("bare"));
      Path mounted = directory(place.root().resolve("mntd"));
      Auditfs auditfs = sandbox.auditfs("state");
      auditfs.must("mount", mounted.toString());
      try {
        auditfs.addAll(watches(mounted));
        Rounds rounds = new Rounds(bare.toString(), mounted.toString(), SEED);
        Rounds.Result result = onThreadOfItsOwn(() -> rounds.play(operations));
        report(kind, result);
        assertEquals(List.of(), result.differences(), () -> "on " + kind + ", seed " + SEED);
      } finally {
        auditfs.must("umount", mounted.toString());
      }
    }
  }

  private static Path directory(Path path) {
    Command.of("mkdir", "-m", "755", path.toString()).run().expect(0);
    return path;
  }

  /** Names that every sequence uses, watched in every way. */
  private static List<List<String>> watches(Path mounted) {
    List<List<String>> all = new ArrayList<>();
    for (String name : List.of("a", "d", "open", "team")) {
      all.add(List.of("add", "integrity", mounted + "/" + name, "-p", "rwxa"));
      all.add(List.of("add", "secrecy", mounted + "/" + name));
    }
    all.add(List.of("add", "integrity", mounted + "/b"));
    return all;
  }

  private static void report(BackingKind kind, Rounds.Result result) {
    String summary =
        String.format(
            Locale.ROOT,
            "model: %s: %d operations in %d ms",
            kind,
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
