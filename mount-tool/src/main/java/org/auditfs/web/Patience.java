package org.auditfs.web;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends what a browser does not take: a write that stands too long is interrupted, which closes its
 * connection, and no thread waits for it any more.
 */
final class Patience implements AutoCloseable {

  private final long millis;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "patience");
            thread.setDaemon(true);
            return thread;
          });

  Patience(long millis) {
    this.millis = millis;
  }

  /** Writes something. */
  @FunctionalInterface
  interface Write {
    void run() throws IOException;
  }

  /**
   * Has {@code write} done in time.
   *
   * @throws IOException when it was not, or failed
   */
  void with(Write write) throws IOException {
    Alarm alarm = new Alarm(Thread.currentThread());
    ScheduledFuture<?> set = clock.schedule(alarm::ring, millis, TimeUnit.MILLISECONDS);
    try {
      write.run();
    } finally {
      alarm.stop();
      set.cancel(false);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  /** Interrupts a thread, unless it was stopped before. */
  private static final class Alarm {

    private final Thread writer;
    private boolean rang;
    private boolean stopped;

    private Alarm(Thread writer) {
      this.writer = writer;
    }

    private synchronized void ring() {
      if (!stopped) {
        rang = true;
        writer.interrupt();
      }
    }

    /** What rang has done its work: the thread is used again. */
    private synchronized void stop() {
      stopped = true;
      if (rang) {
        Thread.interrupted();
      }
    }
  }
}
