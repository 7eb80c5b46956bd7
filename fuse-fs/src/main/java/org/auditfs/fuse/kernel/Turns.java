package org.auditfs.fuse.kernel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private volatile long wideSince;
  private volatile boolean wide;
  private volatile boolean ended;
  private int inARow;

  /**
   * @param workersMax how many there can be; their numbers are below that
   */
  Turns(int workersMax) {
    this.busySince = new AtomicLongArray(workersMax);
  }

  /** Waits until the worker is to listen. */
  void await(int worker) {
    if (worker == 0 || wide || ended) {
      return;
    }
    waiting.add(Thread.currentThread());
    while (!wide && !ended) { // asked after it is known who waits
      LockSupport.park(this);
    }
    waiting.remove(Thread.currentThread());
  }

  /** Whether the first worker is alone. */
  boolean isAlone() {
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

  /** Has all listen for a while. */
  void widen() {
    wideSince = now();
    if (!wide) {
      wide = true;
      wakeAll();
    }
  }

  private void wakeAll() {
    waiting.forEach(LockSupport::unpark);
  }

  /**
   * Sees to it that nobody is stalled by a request that does not end.
   *
   * @return after how many nanoseconds to look again
   */
  long look() {
    if (isAnyBusyFor(WATCH_NANOS)) {
      widen();
    } else if (wide && now() - wideSince > WIDE_NANOS) {
      wide = false;
    }
    return wide || isAnyBusyFor(0) ? WATCH_NANOS : IDLE_WATCH_NANOS;
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
