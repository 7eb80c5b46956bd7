package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Path;
import org.auditfs.event.StoreException;
import org.auditfs.index.IndexWriter;
import org.auditfs.log.Disk;
import org.auditfs.log.LogReader;

/** Builds the index of a trail that no daemon writes. The log is only read. */
public final class IndexRebuild {

  /** Is told how far it is. */
  @FunctionalInterface
  public interface Progress {
    /** Of {@code all} events {@code done} are in the index. */
    void show(long done, long all);
  }

  private IndexRebuild() {}

  /**
   * Replaces the index in {@code state} by one that is built from the log alone.
   *
   * @return the last serial that it knows
   * @throws StoreException when a daemon has the trail, or the log or the index fails
   */
  public static long run(Path state, StoreOptions options, Progress progress)
      throws StoreException {
    Path log = state.resolve("log");
    try {
      StateLock lock = StateLock.take(log);
      try (lock;
          LogReader reader = LogReader.open(log)) {
        return build(TrailFiles.in(Disk.REAL, state), reader, options, progress);
      }
    } catch (IOException e) {
      throw new StoreException("cannot read the trail in " + log + ": " + e.getMessage(), e);
    }
  }

  private static long build(
      TrailFiles files, LogReader reader, StoreOptions options, Progress progress)
      throws StoreException {
    long first = reader.firstSerial();
    long last = last(reader);
    long target = options.lastOfRuns(first, last);
    try (IndexWriter index =
        IndexWriter.open(
            files.own().disk(),
            files.index(),
            reader.trail(),
            first,
            last,
            options.indexBytesMax(),
            message -> {})) {
      index.restart(first);
      while (index.upTo() < target) {
        progress.show(index.upTo(), target);
        if (index.addRun(files.log(), options.runEvents()) != IndexWriter.Growth.ADDED) {
          throw new StoreException(
              "cannot build the index " + files.index() + ": it ends at event " + index.upTo());
        }
      }
      return index.upTo();
    }
  }

  private static long last(LogReader reader) throws StoreException {
    long last = reader.beginOfLastSegment().segmentFirst() - 1;
    reader.seek(reader.beginOfLastSegment(), last + 1);
    while (reader.next()) {
      last = reader.id().serial();
    }
    return last;
  }
}
