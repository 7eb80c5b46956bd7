package org.auditfs.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Many threads bring events, one writes: whoever finds nobody leading leads, and writes what all
 * have brought in one go. The others look again and again for a moment, then sleep. Nobody waits
 * for a lock.
 *
 * <p>Why nobody sleeps for ever: an event is pushed before its thread tries to lead. A leader that
 * stops gives up the lead first and then looks for pushed events; it wakes the thread of one, which
 * tries again. So an event is either seen by the leader, or by its own thread after the lead was
 * free.
 */
final class Combiner {

  /** Writes events in their order, and tells each what became of it. */
  interface Writer {
    void write(Deque<Pending> events);
  }

  /** Looks before sleeping: about the time of one write. */
  private static final int SPINS = 200;

  /** Rounds that a leader does for others before it goes about its own business. */
  private static final int ROUNDS = 8;

  /** How often who wants to be alone looks whether the leader has noticed. */
  private static final long ALONE_NANOS = 50_000;

  private final AtomicReference<@Nullable Pending> pushed = new AtomicReference<>();
  private final AtomicBoolean leading = new AtomicBoolean();
  private final Writer writer;
  private volatile boolean reserved;

  Combiner(Writer writer) {
    this.writer = writer;
  }

  /** Has {@code mine} written, by this thread or another; returns when it is done. */
  void write(Pending mine) {
    push(mine);
    // A leader must not be interrupted, and park returns at once for who is.
    boolean interrupted = Thread.interrupted();
    int spins = 0;
    while (!mine.isDone()) {
      if (tryLead()) {
        lead();
      } else if (spins++ < SPINS) {
        Thread.onSpinWait();
      } else if (!mine.sleeping) {
        // Said before the last look: who gives up the lead after that look sees it.
        mine.sleeping = true;
      } else {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has {@code event} written by whoever leads next, perhaps nobody soon. */
  void bring(Pending event) {
    push(event);
  }

  /**
   * Has written what was brought, unless somebody else does that now.
   *
   * @return whether there was anything
   */
  boolean writeWhatIsThere() {
    boolean any = pushed.get() != null;
    if (any && tryLead()) {
      lead();
    }
    return any;
  }

  /** Runs {@code task} while nobody writes; events brought meanwhile wait. One task at a time. */
  synchronized void alone(Runnable task) {
    reserved = true;
    while (!leading.compareAndSet(false, true)) {
      LockSupport.parkNanos(ALONE_NANOS);
    }
    try {
      task.run();
    } finally {
      reserved = false;
      release();
    }
  }

  private void push(Pending mine) {
    Pending top;
    do {
      top = pushed.get();
      mine.next = top;
    } while (!pushed.compareAndSet(top, mine));
  }

  private boolean tryLead() {
    return !reserved && leading.compareAndSet(false, true);
  }

  private void lead() {
    try {
      for (int round = 0; round < ROUNDS && !reserved && pushed.get() != null; round++) {
        writeAll(take());
      }
    } finally {
      release();
    }
  }

  private void writeAll(Deque<Pending> events) {
    Deque<Pending> all = new ArrayDeque<>(events);
    try {
      writer.write(events);
    } catch (RuntimeException | Error e) {
      all.stream().filter(event -> !event.isDone()).forEach(event -> event.failed(e));
    }
    all.forEach(Combiner::wake);
  }

  /** What was pushed, first come first. */
  private Deque<Pending> take() {
    Deque<Pending> events = new ArrayDeque<>();
    Pending event = pushed.getAndSet(null);
    while (event != null) {
      events.addFirst(event);
      event = event.next;
    }
    return events;
  }

  private void release() {
    leading.set(false);
    Pending waiting = pushed.get();
    if (waiting != null) {
      wake(waiting);
    }
  }

  private static void wake(Pending event) {
    if (event.sleeping) {
      LockSupport.unpark(event.waiter);
    }
  }
}
