package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A disk under a process that is killed in the middle of a call: before each one, or after a part
 * of it, the state directory is copied as it is then. The calls themselves go on, so one run gives
 * a crash at every one of them.
 */
final class CrashPoints extends WatchedDisk {

  private final Path state;
  private final Path copies;
  private final Random random;
  private final List<Path> taken = new ArrayList<>();
  private final List<Long> acknowledgedBefore = new ArrayList<>();
  private final Map<Call, Integer> calls = new EnumMap<>(Call.class);
  private long acknowledged;

  CrashPoints(Path state, Path copies, Random random) {
    this.state = state;
    this.copies = copies;
    this.random = random;
  }

  /** Everything up to this serial was acknowledged. */
  synchronized void acknowledged(long serial) {
    acknowledged = Math.max(acknowledged, serial);
  }

  /** Copies of the state, in the order of the calls. */
  synchronized List<Path> taken() {
    return List.copyOf(taken);
  }

  /** How often it would have been killed in which call. */
  synchronized Map<Call, Integer> calls() {
    return Map.copyOf(calls);
  }

  /** The last serial that was acknowledged before {@code point}. */
  synchronized long acknowledgedBefore(int point) {
    return acknowledgedBefore.get(point);
  }

  @Override
  synchronized int partOf(int length) {
    return random.nextInt(length + 1);
  }

  @Override
  synchronized void before(Call call) throws IOException {
    if (call == Call.OPEN) {
      return; // changes nothing
    }
    Path copy = copies.resolve(String.format("%05d-%s", taken.size(), call));
    acknowledgedBefore.add(acknowledged);
    taken.add(copy);
    calls.merge(call, 1, Integer::sum);
    Files.createDirectory(copy);
    if (Files.exists(state)) {
      copyState(copy);
    }
  }

  private void copyState(Path copy) throws IOException {
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.toList()) {
        copy(file, copy.resolve(state.relativize(file).toString()));
      }
    }
  }

  /** Locks are left out: who closes a copied one gives it up. */
  private static void copy(Path from, Path to) throws IOException {
    try {
      if (Files.isDirectory(from)) {
        Files.createDirectories(to);
      } else if (!from.endsWith("lock") && !from.endsWith("lock.mdb")) {
        Files.copy(from, to);
      }
    } catch (NoSuchFileException e) {
      // Another thread's file, taken away meanwhile.
      return;
    }
  }
}
