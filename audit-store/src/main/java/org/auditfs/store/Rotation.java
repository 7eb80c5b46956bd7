package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.auditfs.event.StoreException;
import org.auditfs.log.LogWriter;

/** Ends a segment that is long enough, and begins the next. For the store's own thread. */
final class Rotation {

  /** So many segments' bytes one may have before that is trouble. */
  private static final int SEGMENTS_MAX = 2;

  private final Path directory;
  private final LogWriter log;
  private final StoreOptions options;
  private final Combiner combiner;
  private final LongSupplier lastSerial;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private boolean failed;

  Rotation(
      Path directory,
      LogWriter log,
      StoreOptions options,
      Combiner combiner,
      LongSupplier lastSerial) {
    this.directory = directory;
    this.log = log;
    this.options = options;
    this.combiner = combiner;
    this.lastSerial = lastSerial;
  }

  /** Whether one is due, and who asks is to see to it; nobody else is told so until it is done. */
  boolean claim() {
    return log.segmentBytes() >= options.segmentBytes() && claimed.compareAndSet(false, true);
  }

  /**
   * Does what was claimed.
   *
   * @return why the old segment goes on, where that was not so the last time
   */
  Optional<String> failure() {
    boolean before = failed;
    try {
      rotate();
      failed = false;
      return Optional.empty();
    } catch (StoreException e) {
      failed = true;
      return before ? Optional.empty() : Optional.of(String.valueOf(e.getMessage()));
    } finally {
      claimed.set(false);
    }
  }

  /** Whether a new segment can be begun, which it then is. */
  boolean canRotate() {
    try {
      rotate();
      failed = false;
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  /** Whether the segment goes on much longer than it should, since it cannot be ended. */
  boolean isAtLimit() {
    return failed && log.segmentBytes() >= SEGMENTS_MAX * options.segmentBytes();
  }

  /**
   * Begins a new segment, if the last has any event.
   *
   * @throws StoreException when that failed; the old one goes on
   */
  void rotate() throws StoreException {
    IOException[] failure = new IOException[1];
    combiner.alone(
        () -> {
          try {
            log.rotate(lastSerial.getAsLong() + 1, options.durability() == Durability.DISK);
          } catch (IOException e) {
            failure[0] = e;
          }
        });
    if (failure[0] != null) {
      throw new StoreException(
          "cannot begin a new segment in " + directory + ": " + failure[0].getMessage(),
          failure[0]);
    }
  }
}
