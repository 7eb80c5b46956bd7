package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.auditfs.fuse.Wait;

/**
 * An answer that waits, until the events that it tells of are kept, say. Whoever is the last to be
 * done sees to it: a thread of the trail, or the worker that has built it.
 */
final class DeferredAnswer implements Wait.Until {

  private final long unique;
  private final int caller;
  private final Consumer<DeferredAnswer> whenDue;
  private final Thread worker = Thread.currentThread();

  /** Things of which nothing is known yet, and one more until the answer is built. */
  private final AtomicInteger awaited = new AtomicInteger(1);

  private volatile boolean failed;
  private Optional<Built> built = Optional.empty();

  /**
   * What is to be sent.
   *
   * @param to where the request came from
   * @param header the request's
   * @param reply a copy that is its own
   */
  record Built(Device to, ByteBuffer header, Reply reply) {}

  /**
   * @param caller the thread that waits for it
   * @param whenDue called when it is built, and nothing is to be waited for any more
   */
  DeferredAnswer(long unique, int caller, Consumer<DeferredAnswer> whenDue) {
    this.unique = unique;
    this.caller = caller;
    this.whenDue = whenDue;
  }

  long unique() {
    return unique;
  }

  int caller() {
    return caller;
  }

  /** It waits for one thing more. */
  Wait.Until oneMore() {
    awaited.incrementAndGet();
    return this;
  }

  @Override
  public void met() {
    done();
  }

  @Override
  public void failed() {
    failed = true;
    done();
  }

  private void done() {
    int left = awaited.decrementAndGet();
    if (left == 0) {
      whenDue.accept(this);
    } else if (left == 1) {
      LockSupport.unpark(worker); // where it waits
    }
  }

  /** Whether only the answer itself is missing. For the worker. */
  boolean isKnown() {
    return awaited.get() == 1;
  }

  /** Waits here instead. For the worker. */
  void await() {
    boolean interrupted = false;
    while (!isKnown()) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** It is built, and goes out when it may: perhaps at once. For the worker. */
  void built(Built what) {
    built = Optional.of(what);
    done();
  }

  /** What is to be sent, once it is due. */
  Built built() {
    return built.orElseThrow();
  }

  /** Whether something will not come: then it must not be given. */
  boolean hasFailed() {
    return failed;
  }
}
