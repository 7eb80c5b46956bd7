package org.auditfs.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.auditfs.log.AppendFile;

/**
 * A disk whose power fails in the middle of a call: before each write, truncation and sync of the
 * log and the reserve, or after a part of it, the state directory is copied as it is then. The
 * calls themselves go on, so one run gives a crash at every one of them.
 */
final class CrashPoints {

  private final Path state;
  private final Path copies;
  private final Random random;
  private final List<Path> taken = new ArrayList<>();
  private final List<Long> acknowledgedBefore = new ArrayList<>();
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

  /** The last serial that was acknowledged before {@code point}. */
  synchronized long acknowledgedBefore(int point) {
    return acknowledgedBefore.get(point);
  }

  AppendFile open(Path path) throws IOException {
    AppendFile file = AppendFile.open(path);
    return new AppendFile() {
      @Override
      public void write(byte[] bytes, int length, long position) throws IOException {
        file.write(bytes, random.nextInt(length + 1), position);
        crash();
        file.write(bytes, length, position);
      }

      @Override
      public void truncate(long size) throws IOException {
        crash();
        file.truncate(size);
      }

      @Override
      public void sync() throws IOException {
        crash();
        file.sync();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  private synchronized void crash() {
    Path copy = copies.resolve(String.format("%05d", taken.size()));
    acknowledgedBefore.add(acknowledged);
    taken.add(copy);
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.toList()) {
        copy(file, copy.resolve(state.relativize(file).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try {
      if (Files.isDirectory(from)) {
        Files.createDirectories(to);
      } else {
        Files.copy(from, to);
      }
    } catch (NoSuchFileException e) {
      // Another thread's file, taken away meanwhile.
      return;
    }
  }
}
