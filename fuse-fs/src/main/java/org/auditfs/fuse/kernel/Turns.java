package org.auditfs.fuse.kernel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Which workers listen: those with the lowest numbers, and the others wait. Most requests take less
 * time than it takes to wake a thread, so the first worker serves alone, until a request takes long
 * or is not done at all. Then so many listen that one of them is free, for a while.
 */
final class Turns {

  /** A request that takes longer waits for something. */
  private static final long LONG_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /** How long after the last of these the first serves alone again. */
  private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long IDLE_WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** So many requests one after the other, each there before it was asked for. */
  private static final int BACKLOG = 64;

  private static final long IDLE = 0;

  /** Instead of when a worker began: there is none of that number. */
  private static final long ABSENT = -1;

  private final boolean backlogCounts = Runtime.getRuntime().availableProcessors() > 2;
  private final AtomicLongArray busySince;
  private final Map<Integer, Thread> waiting = new ConcurrentHashMap<>();
  private volatile int listening = 1;
  private volatile long neededAt = now();
  private volatile boolean ended;
  private int inARow;

  /**
   * @param workersMax how many there can be; their numbers are below that
   */
  Turns(int workersMax) {
    this.busySince = new AtomicLongArray(workersMax);
    for (int worker = 0; worker < workersMax; worker++) {
      left(worker);
    }
  }

  /** There is no worker of that number any more, until it waits for its turn again. */
  void left(int worker) {
    busySince.set(worker, ABSENT);
  }

  /** Waits until the worker is to listen. */
  void await(int worker) {
    busySince.setOpaque(worker, IDLE);
    if (mayListen(worker)) {
      return;
    }
    waiting.put(worker, Thread.currentThread());
    while (!mayListen(worker)) { // asked after it is known who waits
      LockSupport.park(this);
    }
    waiting.remove(worker);
  }

  private boolean mayListen(int worker) {
    return worker < listening || ended;
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
        need(2);
      }
    }
  }

  /** It is done with it. */
  void end(int worker) {
    long began = busySince.getOpaque(worker);
    busySince.setOpaque(worker, IDLE);
    if (now() - began > LONG_NANOS) {
      need(2);
    }
  }

  /** Has all listen for a while. */
  void widen() {
    need(busySince.length());
  }

  private synchronized void need(int count) {
    neededAt = now();
    if (count > listening) {
      listening = count;
      wake();
    }
  }

  private void wake() {
    waiting.forEach(
        (worker, thread) -> {
          if (mayListen(worker)) {
            LockSupport.unpark(thread);
          }
        });
  }

  /**
   * Sees to it that nobody is stalled by a request that does not end.
   *
   * @return after how many nanoseconds to look again
   */
  long look() {
    int needed = firstFreeFor(WATCH_NANOS) + 1;
    if (needed > listening) {
      need(needed);
    } else {
      calm(needed);
    }
    return isAlone() && firstFreeFor(0) == 0 ? IDLE_WATCH_NANOS : WATCH_NANOS;
  }

  private synchronized void calm(int needed) {
    if (now() - neededAt > CALM_NANOS) {
      listening = needed;
    }
  }

  /** The first that has not been busy for longer; the last there can be where there is none. */
  private int firstFreeFor(long nanos) {
    long now = now();
    int last = busySince.length() - 1;
    for (int worker = 0; worker < last; worker++) {
      long since = busySince.getOpaque(worker);
      if (since == IDLE || (since != ABSENT && now - since < nanos)) {
        return worker;
      }
    }
    return last;
  }

  /** Nobody waits any more: the device is closed, or its first worker has ended. */
  void end() {
    ended = true;
    wake();
  }

  /** Never {@link #IDLE}. */
  private static long now() {
    return System.nanoTime() | 1;
  }
}
