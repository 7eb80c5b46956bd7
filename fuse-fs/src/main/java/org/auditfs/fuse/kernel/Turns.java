package org.auditfs.fuse.kernel;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Which workers listen. Most requests take less time than it takes to wake a thread, so the first
 * worker serves alone, and all others wait, until a request takes long, is not done at all, or more
 * come than one can serve. Then all listen, for a while.
 */
final class Turns {

  /** A request that takes longer waits for something. */
  private static final long LONG_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /** For how long all listen. */
  private static final long WIDE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long IDLE_WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** So many requests one after the other, each there before it was asked for. */
  private static final int BACKLOG = 64;

  private static final long IDLE = 0;

  private final boolean backlogWidens = Runtime.getRuntime().availableProcessors() > 2;
  private final AtomicLongArray busySince;
  private final List<Thread> threads;
  private volatile long wideSince;
  private volatile boolean wide;
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
    while (worker > 0 && !wide && !ended) {
      LockSupport.park(this);
    }
  }

  /** Whether the first worker is alone. */
  boolean narrow() {
    return !wide;
  }

  /**
   * A worker has a request.
   *
   * @param atOnce whether it was there before it was asked for
   */
  void begin(int worker, boolean atOnce) {
    busySince.setOpaque(worker, now());
    if (backlogWidens && worker == 0) {
      inARow = atOnce ? inARow + 1 : 0;
      if (inARow >= BACKLOG) {
        inARow = 0;
        widen();
      }
    }
  }

  /** It is done with it. */
  void end(int worker) {
    long began = busySince.getOpaque(worker);
    busySince.setOpaque(worker, IDLE);
    if (now() - began > LONG_NANOS) {
      widen();
    }
  }

  private void widen() {
    wideSince = now();
    if (!wide) {
      wide = true;
      wakeAll();
    }
  }

  private void wakeAll() {
    for (int i = 1; i < threads.size(); i++) {
      LockSupport.unpark(threads.get(i));
    }
  }

  /** Sees to it that nobody is stalled by a request that does not end; until {@link #end()}. */
  void watch() {
    while (!ended) {
      boolean busy = isAnyBusyFor(WATCH_NANOS);
      if (busy) {
        widen();
      } else if (wide && now() - wideSince > WIDE_NANOS) {
        wide = false;
      }
      LockSupport.parkNanos(this, wide || isAnyBusyFor(0) ? WATCH_NANOS : IDLE_WATCH_NANOS);
    }
  }

  private boolean isAnyBusyFor(long nanos) {
    long now = now();
    for (int i = 0; i < busySince.length(); i++) {
      long since = busySince.getOpaque(i);
      if (since != IDLE && now - since >= nanos) {
        return true;
      }
    }
    return false;
  }

  /** Nobody waits any more: the device is closed, or its first worker has ended. */
  void end() {
    ended = true;
    wakeAll();
  }

  /** Never {@link #IDLE}. */
  private static long now() {
    return System.nanoTime() | 1;
  }
}
