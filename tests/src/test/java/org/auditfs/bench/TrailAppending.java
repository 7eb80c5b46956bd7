package org.auditfs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.auditfs.event.Fate;
import org.auditfs.event.StoreException;
import org.auditfs.store.AuditStore;

/** How fast events can be recorded, and how long each takes at a rate that never changes. */
final class TrailAppending {

  private static final double NANOS = 1e9;
  private static final int TENTHS = 10;

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
    void run(int thread) throws StoreException, InterruptedException;
  }

  private static void run(int threads, Work work) throws InterruptedException {
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(start(i, work));
    }
    for (Thread thread : all) {
      thread.join();
    }
  }

  private static Thread start(int number, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run(number);
              } catch (StoreException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    return thread;
  }

  /**
   * What a steady rate came to.
   *
   * @param rate events a second that there really were
   * @param tenths latencies of each tenth of the time
   * @param anonymous bytes of memory that are no file's, at the end of each tenth
   */
  record Steady(double rate, List<Latencies> tenths, List<Long> anonymous) {

    Latencies all() {
      Latencies all = new Latencies();
      tenths.forEach(all::addAll);
      return all;
    }
  }

  /**
   * Appends from four threads, {@code rate} events a second in all. As those that serve a mount
   * they sleep while nothing is due, and so do not take the processors from each other.
   */
  static Steady steady(AuditStore store, TrailWorld world, int rate, int seconds)
      throws InterruptedException {
    int threads = 4;
    long each = (long) rate / threads * seconds;
    Latencies[][] latencies = new Latencies[threads][TENTHS];
    List<Long> anonymous = new ArrayList<>();
    long start = System.nanoTime() + 100_000_000;
    run(
        threads,
        thread -> {
          for (int tenth = 0; tenth < TENTHS; tenth++) {
            Latencies here = new Latencies();
            latencies[thread][tenth] = here;
            for (long i = each * tenth / TENTHS; i < each * (tenth + 1) / TENTHS; i++) {
              long number = i * threads + thread;
              var event = world.event(number);
              await(start + (long) (number * NANOS / rate));
              long before = System.nanoTime();
              store.append(event);
              here.add(System.nanoTime() - before);
            }
            if (thread == 0) {
              anonymous.add(anonymousBytes());
            }
          }
        });
    double reached = each * threads / ((System.nanoTime() - start) / NANOS);
    return new Steady(reached, byTenth(latencies), anonymous);
  }

  private static List<Latencies> byTenth(Latencies[][] latencies) {
    List<Latencies> tenths = new ArrayList<>();
    for (int tenth = 0; tenth < TENTHS; tenth++) {
      Latencies all = new Latencies();
      for (Latencies[] thread : latencies) {
        all.addAll(thread[tenth]);
      }
      tenths.add(all);
    }
    return tenths;
  }

  /** RssAnon of proc(5): what is mapped of the index is the page cache's. */
  static long anonymousBytes() {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("RssAnon:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Events a second of one thread that waits for each. */
  static double oneWriter(AuditStore store, TrailWorld world, int seconds) throws StoreException {
    long end = System.nanoTime() + (long) (seconds * NANOS);
    long done = 0;
    while (System.nanoTime() < end) {
      store.append(world.event(done++));
    }
    return done / (double) seconds;
  }

  /**
   * Events a second that so many clients get, each of which brings its next event when the one
   * before is kept; two threads serve them all, as those of a mount do.
   */
  static double clients(AuditStore store, TrailWorld world, int clients, int seconds)
      throws InterruptedException {
    BlockingQueue<Boolean> ready = new LinkedBlockingQueue<>();
    AtomicLong kept = new AtomicLong();
    AtomicLong next = new AtomicLong();
    Fate fate = fate(kept, ready);
    for (int i = 0; i < clients; i++) {
      ready.add(true);
    }
    int threads = 2;
    Work serve =
        thread -> {
          while (ready.take()) {
            store.record(world.event(next.incrementAndGet()), () -> Optional.of(fate));
          }
        };
    List<Thread> serving = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      serving.add(start(i, serve));
    }
    Thread.sleep(1000L);
    long before = kept.get();
    long start = System.nanoTime();
    Thread.sleep(seconds * 1000L);
    double rate = (kept.get() - before) / ((System.nanoTime() - start) / NANOS);
    for (int i = 0; i < threads; i++) {
      ready.add(false);
    }
    for (Thread thread : serving) {
      thread.join();
    }
    return rate;
  }

  private static Fate fate(AtomicLong kept, BlockingQueue<Boolean> ready) {
    return new Fate() {
      @Override
      public void kept() {
        kept.incrementAndGet();
        ready.add(true);
      }

      @Override
      public void lost(StoreException why) {
        throw new IllegalStateException(why);
      }
    };
  }
}
