package org.auditfs.fuse.kernel;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * How many of the workers listen. Most requests take less time than it takes to wake a thread, so
 * the first worker serves alone, and the others wait, until a request takes long, is not done at
 * all, or more come than are served. Then one more listens, and another, for a while.
 */
final class Turns {

  /** A request that takes longer waits for something. */
  private static final long LONG_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** How soon after one another another begins to listen. */
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** How long after the last of these the first serves alone again. */
  private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long IDLE_WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** So many requests one after the other, each there before it was asked for. */
  private static final int BACKLOG = 64;

  private static final long IDLE = 0;

  private final boolean backlogCounts = Runtime.getRuntime().availableProcessors() > 2;
  private final AtomicLongArray busySince;
  private final List<Thread> threads;
  private volatile int listening = 1;
  private volatile long steppedAt = now();
  private volatile boolean ended;
  private int inARow;

  /**
   * @param threads one a worker, in the order of their numbers; complete when the first listens
   */
  Turns(List<Thread> threads, int workers) {
    this.threads = threads;
    this.busySince = new AtomicLongArray(workers);
  }

  /** Waits until the worker is to listen. */
  void await(int worker) {
    while (worker >= listening && !ended) {
      LockSupport.park(this);
    }
  }

  /** Whether the first worker is alone. */
  boolean isAlone() {
    return listening == 1;
  }

  /**
   * A worker has a request.
   *
   * @param atOnce whether it was there before it was asked for
   */
  void begin(int worker, boolean atOnce) {
    busySince.setOpaque(worker, now());
    if (backlogCounts && worker == 0) {
      inARow = atOnce ? inARow + 1 : 0;
      if (inARow >= BACKLOG) {
        inARow = 0;
        oneMore();
      }
    }
  }

  /** It is done with it. */
  void end(int worker) {
    long began = busySince.getOpaque(worker);
    busySince.setOpaque(worker, IDLE);
    if (now() - began > LONG_NANOS) {
      oneMore();
    }
  }

  private synchronized void oneMore() {
    long now = now();
    if (now - steppedAt >= STEP_NANOS && listening < busySince.length()) {
      steppedAt = now;
      listening++;
      LockSupport.unpark(threads.get(listening - 1));
    } else if (listening == busySince.length()) {
      steppedAt = now;
    }
  }

  private synchronized void calm() {
    if (now() - steppedAt > CALM_NANOS) {
      listening = 1;
    }
  }

  /** Sees to it that nobody is stalled by a request that does not end; until {@link #end()}. */
  void watch() {
    while (!ended) {
      if (busyFor(STEP_NANOS) > 0) {
        oneMore();
      } else if (!isAlone()) {
        calm();
      }
      boolean idle = isAlone() && busyFor(0) == 0;
      LockSupport.parkNanos(this, idle ? IDLE_WATCH_NANOS : STEP_NANOS);
    }
  }

  private int busyFor(long nanos) {
    long now = now();
    int busy = 0;
    for (int i = 0; i < busySince.length(); i++) {
      long since = busySince.getOpaque(i);
      if (since != IDLE && now - since >= nanos) {
        busy++;
      }
    }
    return busy;
  }

  /** Nobody waits any more: the device is closed, or a worker has ended. */
  void end() {
    ended = true;
    threads.forEach(LockSupport::unpark);
  }

  /** Never {@link #IDLE}. */
  private static long now() {
    return System.nanoTime() | 1;
  }
}
