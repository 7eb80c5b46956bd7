package org.auditfs.store;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.auditfs.event.StoreException;

/**
 * The store's own thread, for all that opens files. It is started with the store and never by a
 * caller: a thread has the credentials of the one that started it.
 */
final class StoreThread {

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, StoreThread::thread);

  StoreThread() {
    executor.prestartCoreThread();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "auditfs-store");
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
  void run(Callable<Boolean> work) throws StoreException {
    try {
      executor.submit(work).get();
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
