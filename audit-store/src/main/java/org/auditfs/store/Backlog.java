package org.auditfs.store;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Events that nobody waits for: {@link Durability#ASYNC}. It is bounded; who finds it full waits
 * for room, so nothing is lost but by the death of the daemon. A thread of its own has them
 * written, once a millisecond as long as there are any.
 */
final class Backlog implements AutoCloseable {

  /** Bytes of events, the most that can be lost. */
  static final int BYTES_MAX = 1 << 20;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Pauses without an event after which it is waited for one. */
  private static final int IDLE_PAUSES = 100;

  private final Combiner combiner;
  private final Semaphore room = new Semaphore(BYTES_MAX);
  private final AtomicBoolean overrun = new AtomicBoolean();
  private final Thread thread = new Thread(this::work, "auditfs-async");
  private volatile boolean idle;
  private volatile boolean ending;

  Backlog(Combiner combiner) {
    this.combiner = combiner;
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes an event, and returns before it is written. */
  void add(byte[] body) {
    if (!room.tryAcquire(body.length)) {
      overrun.set(true);
      room.acquireUninterruptibly(body.length);
    }
    combiner.bring(new Pending(body, thread, () -> room.release(body.length)));
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  /** Whether somebody had to wait for room since this was asked last. */
  boolean wasFull() {
    return overrun.getAndSet(false);
  }

  private void work() {
    int pauses = 0;
    while (!ending) {
      pauses = combiner.writeWhatIsThere() ? 0 : pauses + 1;
      if (pauses < IDLE_PAUSES) {
        LockSupport.parkNanos(this, PAUSE_NANOS);
      } else {
        awaitEvent();
        pauses = 0;
      }
    }
  }

  /** Said before the last look: who brings an event after that look sees it. */
  private void awaitEvent() {
    idle = true;
    if (!combiner.writeWhatIsThere() && !ending) {
      LockSupport.park(this);
    }
    idle = false;
  }

  /** Waits until all that was taken is written, or has failed. */
  void flush() {
    room.acquireUninterruptibly(BYTES_MAX);
    room.release(BYTES_MAX);
  }

  /** What comes from now on is not taken care of: there must be nothing. */
  @Override
  public void close() {
    ending = true;
    LockSupport.unpark(thread);
  }
}
