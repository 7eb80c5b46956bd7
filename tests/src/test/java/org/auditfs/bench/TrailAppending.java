package org.auditfs.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.auditfs.event.StoreException;
import org.auditfs.store.AuditStore;
import org.auditfs.store.Durability;
import org.auditfs.store.EventClock;
import org.auditfs.store.StoreOptions;

/** How fast events can be recorded, and how long each takes at a rate that never changes. */
final class TrailAppending {

  private static final double NANOS = 1e9;

  private TrailAppending() {}

  /** Appends from several threads as fast as they can; gives events a second. */
  static double saturated(AuditStore store, TrailWorld world, long events, int threads)
      throws InterruptedException {
    AtomicLong next = new AtomicLong();
    long start = System.nanoTime();
    run(
        threads,
        thread -> {
          for (long i = next.getAndIncrement(); i < events; i = next.getAndIncrement()) {
            store.append(world.event(i));
          }
        });
    return events / ((System.nanoTime() - start) / NANOS);
  }

  /** What one thread does. */
  private interface Work {
    void run(int thread) throws StoreException;
  }

  private static void run(int threads, Work work) throws InterruptedException {
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      all.add(
          new Thread(
              () -> {
                try {
                  work.run(number);
                } catch (StoreException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    all.forEach(Thread::start);
    for (Thread thread : all) {
      thread.join();
    }
  }

  /**
   * Latencies of a steady rate, microseconds.
   *
   * @param firstP99 of the first tenth of the time
   * @param lastP99 of the last
   */
  record Steady(double p50, double p99, double p999, double firstP99, double lastP99) {}

  /** Appends from four threads, {@code rate} events a second in all, each at its own time. */
  static Steady steady(AuditStore store, TrailWorld world, int rate, int seconds)
      throws InterruptedException {
    int threads = 4;
    int each = rate / threads * seconds;
    float[][] micros = new float[threads][each];
    long start = System.nanoTime() + 100_000_000;
    run(
        threads,
        thread -> {
          for (int i = 0; i < each; i++) {
            long number = (long) i * threads + thread;
            long due = start + (long) (number * NANOS / rate);
            var event = world.event(number);
            await(due);
            long before = System.nanoTime();
            store.append(event);
            micros[thread][i] = (System.nanoTime() - before) / 1e3f;
          }
        });
    float[] all = part(micros, 0, each);
    return new Steady(
        at(all, 0.5),
        at(all, 0.99),
        at(all, 0.999),
        at(part(micros, 0, each / 10), 0.99),
        at(part(micros, each - each / 10, each), 0.99));
  }

  private static void await(long due) {
    long left = due - System.nanoTime();
    while (left > 0) {
      if (left > 200_000) {
        LockSupport.parkNanos(left - 100_000);
      } else {
        Thread.onSpinWait();
      }
      left = due - System.nanoTime();
    }
  }

  /** The calls {@code from} to {@code to} of each thread, sorted by time. */
  private static float[] part(float[][] micros, int from, int to) {
    float[] all = new float[micros.length * (to - from)];
    for (int i = 0; i < micros.length; i++) {
      System.arraycopy(micros[i], from, all, i * (to - from), to - from);
    }
    Arrays.sort(all);
    return all;
  }

  private static double at(float[] sorted, double part) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length * part, sorted.length - 1)];
  }

  /** Events a second that so many clients get on the disk. */
  static double onDisk(Path state, TrailWorld world, int clients, int seconds)
      throws StoreException, InterruptedException {
    StoreOptions options = StoreOptions.defaults().withDurability(Durability.DISK);
    try (AuditStore store = AuditStore.open(state, options, EventClock.SYSTEM)) {
      AtomicLong done = new AtomicLong();
      long end = System.nanoTime() + (long) (seconds * NANOS);
      run(
          clients,
          thread -> {
            while (System.nanoTime() < end) {
              store.append(world.event(done.incrementAndGet()));
            }
          });
      return done.get() / (double) seconds;
    }
  }
}
