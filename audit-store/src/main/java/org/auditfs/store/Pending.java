package org.auditfs.store;

import java.util.Objects;
import java.util.function.Consumer;
import org.auditfs.event.EventId;
import org.auditfs.event.StoreException;
import org.jspecify.annotations.Nullable;

/** An event that waits to be written, with the thread that sees to it. */
final class Pending {

  final byte[] body;

  /** Whether it is lost when it cannot be written; what is brought again is not. */
  final boolean counts;

  final Thread waiter;
  private final Consumer<Pending> whenDone;
  @Nullable Pending next;
  volatile boolean sleeping;

  private @Nullable EventId id;
  private @Nullable Throwable failure;
  private volatile boolean done;

  /** One that this thread waits for. */
  Pending(byte[] body, boolean counts) {
    this(body, counts, Thread.currentThread(), done -> {});
  }

  /** One that nobody waits for: {@code waiter} has it written, {@code whenDone} is told then. */
  Pending(byte[] body, Thread waiter, Consumer<Pending> whenDone) {
    this(body, true, waiter, whenDone);
    sleeping = true;
  }

  private Pending(byte[] body, boolean counts, Thread waiter, Consumer<Pending> whenDone) {
    this.body = body;
    this.counts = counts;
    this.waiter = waiter;
    this.whenDone = whenDone;
  }

  boolean isDone() {
    return done;
  }

  /** The leader has written it. */
  void written(EventId as) {
    id = as;
    done = true;
    whenDone.accept(this);
  }

  /** The leader could not write it. */
  void failed(Throwable why) {
    failure = why;
    done = true;
    whenDone.accept(this);
  }

  /** What became of it; only once it is done. Each waiter gets an exception of its own. */
  EventId result() throws StoreException {
    EventId written = id;
    if (written != null) {
      return written;
    }
    Throwable why = Objects.requireNonNull(failure, "asked before it was done");
    throw new StoreException("the event could not be recorded: " + why.getMessage(), why);
  }
}
