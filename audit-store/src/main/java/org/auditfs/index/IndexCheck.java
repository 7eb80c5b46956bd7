package org.auditfs.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.auditfs.event.Field;
import org.auditfs.event.StoreException;
import org.auditfs.log.LogBegin;
import org.auditfs.log.LogReader;

/**
 * Compares an index with its log, by building every run anew: whoever hides an event from searches
 * by a change of the index is found out. Reads only.
 */
public final class IndexCheck {

  private final Path log;
  private final IndexReader index;
  private final BiConsumer<Long, Long> progress;

  private IndexCheck(Path log, IndexReader index, BiConsumer<Long, Long> progress) {
    this.log = log;
    this.index = index;
    this.progress = progress;
  }

  /**
   * Says what is wrong with the index in {@code directory}; nothing when every entry is as the log
   * has it. One that is missing hides nothing.
   *
   * @param progress is told events done and events in all, from any thread
   * @throws StoreException when the log cannot be read
   */
  public static Optional<String> compare(Path log, Path directory, BiConsumer<Long, Long> progress)
      throws StoreException {
    LogBegin begin = LogBegin.of(log);
    Optional<String> wrong = compareOnce(log, directory, progress);
    while (wrong.isPresent() && begin.hasMoved()) {
      wrong = compareOnce(log, directory, progress);
    }
    return wrong;
  }

  private static Optional<String> compareOnce(
      Path log, Path directory, BiConsumer<Long, Long> progress) throws StoreException {
    if (Files.notExists(directory)) {
      return Optional.empty();
    }
    try (LogReader reader = LogReader.open(log)) {
      Optional<IndexReader> opened =
          IndexReader.open(directory, reader.trail(), reader.firstSerial());
      if (opened.isEmpty()) {
        return Optional.of("is not one of this log; the next start builds it anew");
      }
      try (IndexReader index = opened.get()) {
        return new IndexCheck(log, index, progress).compare(index.firstSerial());
      }
    } catch (IOException e) {
      throw new StoreException("cannot read the log in " + log + ": " + e.getMessage(), e);
    }
  }

  /** Runs do not depend on each other: they are built side by side. */
  private Optional<String> compare(long firstSerial) {
    List<Places> runs = new ArrayList<>();
    long next = firstSerial;
    try {
      while (next <= index.upTo()) {
        runs.add(index.run(next).places());
        next += runs.get(runs.size() - 1).count();
      }
    } catch (DamagedIndexException e) {
      return Optional.of("event " + next + ": " + e.getMessage());
    }
    AtomicLong done = new AtomicLong();
    long all = index.upTo() - firstSerial + 1;
    return runs.parallelStream()
        .map(
            places -> {
              Optional<String> wrong = compare(places);
              progress.accept(done.addAndGet(places.count()), all);
              return wrong;
            })
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> compare(Places places) {
    long first = places.firstSerial();
    long last = first + places.count() - 1;
    try (LogReader reader = LogReader.open(log)) {
      Run run = index.run(first);
      RunBuilder built = build(places, reader);
      Optional<String> part = difference(run, built);
      return part.map(it -> "events " + first + " to " + last + ": " + it + " not as in the log");
    } catch (DamagedIndexException | StoreException | IOException e) {
      return Optional.of("events " + first + " to " + last + ": " + e.getMessage());
    }
  }

  private static RunBuilder build(Places places, LogReader reader) throws StoreException {
    reader.seek(places.position(0), places.firstSerial());
    RunBuilder built = new RunBuilder().begin(places.firstSerial());
    while (built.places().count() < places.count()) {
      if (!reader.next()) {
        throw new StoreException("the log has fewer events");
      }
      built.add(reader.event(), reader.position());
    }
    return built;
  }

  private static Optional<String> difference(Run run, RunBuilder built)
      throws DamagedIndexException {
    int count = built.places().count();
    if (!run.part(Keys.PLACES).equals(built.places().encode())) {
      return Optional.of("places and times are");
    }
    for (Map.Entry<Field, FieldTerms> field : built.fields().entrySet()) {
      ByteBuffer stored = run.part(field.getKey().number());
      if (!stored.equals(field.getValue().encode(count))) {
        return Optional.of("entries of " + field.getKey().word() + " are");
      }
    }
    return Optional.empty();
  }
}
