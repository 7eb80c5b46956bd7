package org.auditfs.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.log.TrailId;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/** Reads the index, of this process or another, while it grows. For one thread at a time. */
public final class IndexReader implements AutoCloseable {

  private final Environment environment;
  private final Meta meta;

  private IndexReader(Environment environment, Meta meta) {
    this.environment = environment;
    this.meta = meta;
  }

  /**
   * Opens the index in {@code directory}, if there is one that fits the trail, and leads to nothing
   * that the log has no more.
   *
   * @param firstSerial the first serial that the log has
   */
  public static Optional<IndexReader> open(Path directory, TrailId trail, long firstSerial) {
    try {
      if (LmdbFile.check(directory) != LmdbFile.State.FIT) {
        return Optional.empty();
      }
      Environment environment = Environment.readable(directory);
      Optional<IndexReader> reader =
          readMeta(environment)
              .filter(it -> it.version() == Meta.VERSION)
              .filter(it -> it.trail().equals(trail) && it.firstSerial() >= firstSerial)
              .map(it -> new IndexReader(environment, it));
      if (reader.isEmpty()) {
        environment.close();
      }
      return reader;
    } catch (IOException | LmdbException | LinkageError e) {
      return Optional.empty();
    }
  }

  private static Optional<Meta> readMeta(Environment environment) {
    try {
      return IndexWriter.readMeta(environment);
    } catch (LmdbException e) {
      environment.close();
      throw e;
    }
  }

  /** The first serial that the index knows; what comes before it is to be found in the log. */
  public long firstSerial() {
    return meta.firstSerial();
  }

  /** The last serial that the index knows; what comes after it is to be found in the log. */
  public long upTo() {
    return meta.upTo();
  }

  /**
   * The places of the last run, if there is a run.
   *
   * @throws DamagedIndexException when it is not as it was built
   */
  public Optional<Places> lastRun() throws DamagedIndexException {
    if (meta.lastRun() == 0) {
      return Optional.empty();
    }
    try (Run run = run(meta.lastRun())) {
      return Optional.of(run.places());
    }
  }

  /**
   * The run that begins with {@code firstSerial}: the index's first serial, or the one after
   * another run's end. To be closed soon: while it is open, the writer cannot reuse old pages.
   *
   * @throws DamagedIndexException when it is not as it was built
   */
  public Run run(long firstSerial) throws DamagedIndexException {
    try {
      Txn<ByteBuffer> txn = environment.read();
      try {
        return new Run(environment, txn, environment.places(txn, firstSerial));
      } catch (DamagedIndexException | RuntimeException e) {
        txn.close();
        throw e;
      }
    } catch (LmdbException e) {
      throw new DamagedIndexException("LMDB says: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    environment.close();
  }
}
