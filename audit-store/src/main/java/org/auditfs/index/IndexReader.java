package org.auditfs.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.log.TrailId;

/** Reads the index while it grows, in whatever process. For any number of threads. */
public final class IndexReader implements AutoCloseable {

  private final IndexFile file;
  private final Meta meta;

  private IndexReader(IndexFile file, Meta meta) {
    this.file = file;
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
      Optional<IndexFile> opened = IndexFile.open(directory);
      if (opened.isEmpty()) {
        return Optional.empty();
      }
      IndexFile file = opened.get();
      Optional<IndexReader> reader =
          readMeta(file)
              .filter(it -> it.version() == Meta.VERSION)
              .filter(it -> it.trail().equals(trail) && it.firstSerial() >= firstSerial)
              .map(it -> new IndexReader(file, it));
      if (reader.isEmpty()) {
        file.close();
      }
      return reader;
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Meta> readMeta(IndexFile file) {
    try {
      return file.get(Keys.meta()).flatMap(Meta::decode);
    } catch (DamagedIndexException e) {
      return Optional.empty();
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
    return meta.lastRun() == 0 ? Optional.empty() : Optional.of(run(meta.lastRun()).places());
  }

  /**
   * The run that begins with {@code firstSerial}: the index's first serial, or the one after
   * another run's end.
   *
   * @throws DamagedIndexException when it is not as it was built
   */
  public Run run(long firstSerial) throws DamagedIndexException {
    return new Run(this, Places.decode(firstSerial, part(firstSerial, Keys.PLACES)));
  }

  /**
   * A part of the run that begins with {@code firstSerial}, until this thread asks for another.
   *
   * @throws DamagedIndexException when it is not there, or not as it was written
   */
  ByteBuffer part(long firstSerial, int part) throws DamagedIndexException {
    Optional<ByteBuffer> value = file.get(Keys.part(firstSerial, part));
    if (value.isEmpty()) {
      throw new DamagedIndexException("part " + part + " of run " + firstSerial + " is missing");
    }
    return Checked.open(value.get());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
