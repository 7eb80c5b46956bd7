package org.auditfs.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.auditfs.posix.ErrnoException;

/** Does one thing again and again, up to a number of times or a length of time. */
record Loop(int operations, Duration max) {

  /** One operation, the {@code i}th. */
  @FunctionalInterface
  interface Step {
    void run(int i) throws ErrnoException;
  }

  /** Makes the step of a client, which is used by one thread. */
  @FunctionalInterface
  interface Steps {
    Step of(int client);
  }

  Cost run(Step step) throws ErrnoException {
    long start = System.nanoTime();
    long deadline = start + max.toNanos();
    long now = start;
    int done = 0;
    while (done < operations && now - deadline < 0) {
      step.run(done++);
      now = System.nanoTime();
    }
    return new Cost(done, now - start);
  }

  /**
   * The same by several threads at once; the time is that of the wall, shared by what all did
   * together.
   */
  Cost run(int clients, Steps steps) {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Callable<Cost>> calls = new ArrayList<>();
      Loop each = new Loop(operations / clients, max);
      for (int client = 0; client < clients; client++) {
        Step step = steps.of(client);
        calls.add(() -> each.run(step));
      }
      long start = System.nanoTime();
      long done = 0;
      for (Future<Cost> result : threads.invokeAll(calls)) {
        done += result.get().operations();
      }
      return new Cost(done, System.nanoTime() - start);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a client failed: " + e.getCause(), e);
    } finally {
      threads.shutdown();
    }
  }
}
