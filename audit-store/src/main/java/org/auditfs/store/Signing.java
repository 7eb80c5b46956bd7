package org.auditfs.store;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.auditfs.event.StoreException;

/**
 * Lets the tree follow the log, and has it signed. All of it is done by the store's own thread,
 * whoever asks; what fails is told once, and tried again the next time.
 */
final class Signing {

  private final Chain chain;
  private final StoreOptions options;
  private final StoreThread thread;
  private final LongSupplier lastSerial;
  private final AtomicBoolean growing = new AtomicBoolean();
  private volatile boolean failed;

  Signing(Chain chain, StoreOptions options, StoreThread thread, LongSupplier lastSerial) {
    this.chain = chain;
    this.options = options;
    this.thread = thread;
    this.lastSerial = lastSerial;
  }

  /** The first event that the log must have. */
  long firstSerial() {
    return chain.firstSerial();
  }

  /** Lets the tree grow when that is due, so that a checkpoint has little to do. */
  void follow() {
    if (lastSerial.getAsLong() - chain.size() >= options.runEvents()
        && !failed
        && growing.compareAndSet(false, true)) {
      thread.start(this::grow);
    }
  }

  private void grow() {
    try {
      chain.growTo(Math.min(lastSerial.getAsLong(), chain.size() + options.runEvents()));
    } catch (StoreException | RuntimeException e) {
      tell(e);
    } finally {
      growing.set(false);
    }
  }

  /** Signs all that is there. For the store's thread. */
  void checkpointWhenDue() {
    try {
      checkpoint();
      failed = false;
    } catch (StoreException | RuntimeException e) {
      tell(e);
    }
  }

  /**
   * As {@link #checkpointWhenDue}, for who has to know whether it was done.
   *
   * @throws StoreException when it was not
   */
  void checkpoint() throws StoreException {
    chain.checkpoint(lastSerial.getAsLong());
  }

  /**
   * Signs that the log need not have the events before {@code serial}; there must be an event that
   * is not signed yet. For the store's thread.
   *
   * @throws StoreException when that cannot be signed
   */
  void keepFrom(long serial) throws StoreException {
    chain.keepFrom(serial);
    checkpoint();
  }

  private void tell(Exception e) {
    if (!failed) {
      failed = true;
      options.messages().accept(String.valueOf(e.getMessage()));
    }
  }
}
