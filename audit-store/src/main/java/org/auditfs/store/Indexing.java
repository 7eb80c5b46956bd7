package org.auditfs.store;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.auditfs.event.StoreException;
import org.auditfs.index.IndexWriter;

/**
 * Lets the index follow the log, one run at a time, so that nothing else has to wait for all of a
 * backlog. All of it is done by the store's own thread, whoever asks. The last room of the disk is
 * for events: where there is no more the index waits until it is told to look again.
 */
final class Indexing implements AutoCloseable {

  private final IndexWriter index;
  private final Path log;
  private final StoreOptions options;
  private final BooleanSupplier hasRoom;
  private final StoreThread thread;
  private final LongSupplier lastSerial;
  private final Consumer<IndexWriter.Growth> whenStopped;
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile boolean full;
  private volatile boolean waiting;
  private volatile boolean closing;

  /**
   * @param hasRoom whether the disk has room for a run besides what events need
   * @param lastSerial the last serial in the log
   * @param whenStopped told why no further run is added
   */
  Indexing(
      IndexWriter index,
      Path log,
      StoreOptions options,
      BooleanSupplier hasRoom,
      StoreThread thread,
      LongSupplier lastSerial,
      Consumer<IndexWriter.Growth> whenStopped) {
    this.index = index;
    this.log = log;
    this.options = options;
    this.hasRoom = hasRoom;
    this.thread = thread;
    this.lastSerial = lastSerial;
    this.whenStopped = whenStopped;
  }

  /** The last serial that it knows. */
  long upTo() {
    return index.upTo();
  }

  /** Has added what is due, if anything is. */
  void follow() {
    if (isDue() && index.isOpen() && !full && !waiting && started.compareAndSet(false, true)) {
      thread.start(this::addRun);
    }
  }

  /** Looks again whether there is room. */
  void goOn() {
    waiting = false;
    if (!closing) {
      follow();
    }
  }

  private boolean isDue() {
    return lastSerial.getAsLong() - index.upTo() >= options.runEvents();
  }

  private void addRun() {
    IndexWriter.Growth growth = IndexWriter.Growth.ADDED;
    try {
      waiting = !hasRoom.getAsBoolean();
      if (!waiting && isDue()) {
        growth = index.addRun(log, options.runEvents());
        full = growth == IndexWriter.Growth.FULL;
      }
    } finally {
      started.set(false);
    }
    if (growth != IndexWriter.Growth.ADDED) {
      whenStopped.accept(growth);
    } else if (!closing) {
      follow();
    }
  }

  /** For the store's thread: forgets what the log has not any more. */
  void drop(long serial) {
    index.drop(serial);
    full = false;
  }

  /** For the store's thread: whether what was full has room for a run again, which it then has. */
  boolean hasRoom() {
    if (!full && isDue() && index.isOpen()) {
      full = index.addRun(log, options.runEvents()) == IndexWriter.Growth.FULL;
    }
    return !full;
  }

  /**
   * Throws it away and builds it anew from the log, in the background.
   *
   * @param firstSerial the first serial in the log
   * @return the serial up to which it will know the log
   * @throws StoreException when it cannot be thrown away
   */
  long rebuild(long firstSerial) throws StoreException {
    thread.run(() -> index.restart(firstSerial));
    full = false;
    long target = options.lastOfRuns(index.firstSerial(), lastSerial.getAsLong());
    follow();
    return target;
  }

  /** No further run is begun. */
  void end() {
    closing = true;
  }

  @Override
  public void close() {
    index.close();
  }
}
