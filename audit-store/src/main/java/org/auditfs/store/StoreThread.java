package org.auditfs.store;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.auditfs.event.StoreException;

/**
 * A thread of the store's own. It is started with the store and never by a caller: a thread has the
 * credentials of the one that started it.
 */
final class StoreThread {

  /** Work that the store does. */
  interface Work {
    void run() throws StoreException;
  }

  /** Work that writes. */
  interface Writing {
    void run() throws IOException;
  }

  private final ScheduledThreadPoolExecutor executor;

  StoreThread(String name) {
    executor = new ScheduledThreadPoolExecutor(1, work -> thread(work, name));
    executor.prestartCoreThread();
  }

  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Has {@code work} done some time; not at all once the thread is stopped. */
  void start(Runnable work) {
    try {
      executor.execute(work);
    } catch (RejectedExecutionException e) {
      // Stopped meanwhile: nothing is due any more.
      assert executor.isShutdown();
    }
  }

  /** Has {@code work} done again and again, so long after each time. It must not throw. */
  void repeat(Runnable work, long millis) {
    var unused = executor.scheduleWithFixedDelay(work, millis, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Has {@code work} done and waits for it.
   *
   * @throws StoreException when it failed, or the thread is stopped
   */
  void run(Work work) throws StoreException {
    try {
      executor
          .submit(
              () -> {
                work.run();
                return true;
              })
          .get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException failure) {
        throw failure;
      }
      throw new StoreException("the store's thread failed: " + e.getCause(), e);
    } catch (RejectedExecutionException e) {
      throw new StoreException("the trail is closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while waiting for the store's thread", e);
    }
  }

  /**
   * Has {@code work} done and waits for it, whoever interrupts.
   *
   * @throws IOException what it throws, or because the thread is stopped
   */
  void write(Writing work) throws IOException {
    CompletableFuture<Optional<IOException>> done = new CompletableFuture<>();
    try {
      executor.execute(() -> done.complete(attempt(work)));
    } catch (RejectedExecutionException e) {
      throw new IOException("the trail is closed", e);
    }
    Optional<IOException> failure = done.join();
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private static Optional<IOException> attempt(Writing work) {
    try {
      work.run();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    } catch (RuntimeException e) {
      return Optional.of(new IOException(e));
    }
  }

  /** Lets what was asked for be finished, takes nothing more, and waits. */
  void stop() {
    executor.shutdown();
    boolean interrupted = false;
    while (!executor.isTerminated()) {
      try {
        executor.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
