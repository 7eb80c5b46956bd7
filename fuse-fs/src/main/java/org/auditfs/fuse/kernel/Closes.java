package org.auditfs.fuse.kernel;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.auditfs.fuse.NodeId;

/**
 * Waits for closes of which the kernel told, or is about to tell. It tells of them in a RELEASE,
 * for which no caller waits: one worker may have taken it and be put off by the scheduler, while
 * another serves what the same caller did next. And an asynchronous READ, or WRITE of a mapping's
 * pages, keeps its open file until it is answered: the reader goes on with the pages, closes, and
 * opens again, while the RELEASE is sent behind the answer (fuse_file_put, fs/fuse/file.c).
 */
final class Closes {

  /**
   * How long a loaded machine may take for what takes microseconds; a stuck disk is not awaited.
   */
  private static final long SERVE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How long all workers may have to do with other things. */
  private static final long TAKE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
  private static final long PAUSE_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Device device;
  private final Turns turns;
  private final Supplier<List<Worker>> workers;

  Closes(Device device, Turns turns, Supplier<List<Worker>> workers) {
    this.device = device;
    this.turns = turns;
    this.workers = workers;
  }

  /**
   * Waits until each open file of {@code node} is closed that nobody has by now. When what has been
   * taken is answered, the kernel has sent whatever there is to send; when nothing waits to be
   * taken, somebody has it. Waits no longer than some seconds for each worker.
   */
  void await(NodeId node) {
    awaitTaken(node);
    awaitEmptyQueue();
    awaitTaken(node);
  }

  private void awaitTaken(NodeId node) {
    for (Worker worker : workers.get()) {
      awaitNot(worker::isAboutToBegin, SERVE_NANOS);
      awaitUse(worker, node);
    }
  }

  private void awaitUse(Worker worker, NodeId node) {
    long served = worker.uniqueUsing(node);
    if (served != 0) {
      awaitNot(() -> worker.unique() == served, SERVE_NANOS);
    }
  }

  private void awaitEmptyQueue() {
    if (device.isPending()) {
      turns.widen(); // who would take it may be the one who waits
      awaitNot(device::isPending, TAKE_NANOS);
    }
  }

  private static void awaitNot(BooleanSupplier holds, long nanosMax) {
    long start = System.nanoTime();
    long pause = PAUSE_NANOS;
    while (holds.getAsBoolean() && System.nanoTime() - start < nanosMax) {
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, PAUSE_MAX_NANOS);
    }
  }
}
