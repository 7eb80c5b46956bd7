package org.auditfs.posix;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Work that waits for others, on a thread of its own each: the common pool has as few threads as
 * there are processors, and work in it that waits for other work in it may wait for ever.
 */
public final class Async {

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "async");
            thread.setDaemon(true);
            return thread;
          });

  private Async() {}

  /** Begins {@code work}. */
  public static <T> CompletableFuture<T> begin(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, THREADS);
  }
}
