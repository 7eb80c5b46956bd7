package org.auditfs.store;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.auditfs.event.Fate;
import org.auditfs.event.StoreException;

/**
 * Events that no thread waits for. It is bounded; who finds it full waits for room, so nothing is
 * lost but by the death of the daemon, or where that was chosen for who waits too long. A thread of
 * its own has them written: under {@link Durability#ASYNC} once a millisecond as long as there are
 * any; under {@link Durability#DISK} all that came while those before went to the disk, at once,
 * and their answers are given then.
 */
final class Backlog implements AutoCloseable {

  /** Bytes of events, the most that can be lost where nobody waits for an answer. */
  static final int BYTES_MAX = 1 << 20;

  /** A queue that is full for so long is trouble, and not only much to do. */
  static final int WAIT_MILLIS_MAX = 5000;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Pauses without an event after which it is waited for one. */
  private static final int IDLE_PAUSES = 100;

  /** Nobody wants to know. */
  private static final Fate NOBODYS =
      new Fate() {
        @Override
        public void kept() {}

        @Override
        public void lost(StoreException why) {}
      };

  private final Combiner combiner;
  private final Emergency emergency;
  private final Runnable whenStuck;
  private final boolean async;
  private final Semaphore room = new Semaphore(BYTES_MAX);
  private final AtomicBoolean overrun = new AtomicBoolean();
  private final LongAdder forgotten = new LongAdder();
  private final Thread thread = new Thread(this::work, "auditfs-async");
  private volatile boolean idle;
  private volatile boolean ending;

  private Backlog(Combiner combiner, Emergency emergency, Runnable whenStuck, boolean async) {
    this.combiner = combiner;
    this.emergency = emergency;
    this.whenStuck = whenStuck;
    this.async = async;
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Empty where every event is waited for, as it takes no time.
   *
   * @param whenStuck run when somebody has waited too long
   */
  static Optional<Backlog> of(
      Durability durability, Combiner combiner, Emergency emergency, Runnable whenStuck) {
    boolean async = durability == Durability.ASYNC;
    return durability == Durability.PROCESS
        ? Optional.empty()
        : Optional.of(new Backlog(combiner, emergency, whenStuck, async));
  }

  /**
   * Takes an event, and returns before it is written.
   *
   * @param deferral gives who wants to know when it is written, where somebody must
   * @return false when there is nobody to be told: then it must be waited for
   */
  boolean take(byte[] body, Supplier<Optional<Fate>> deferral) {
    Optional<Fate> fate = async ? Optional.of(NOBODYS) : deferral.get();
    fate.ifPresent(it -> add(body, it));
    return fate.isPresent();
  }

  private void add(byte[] body, Fate fate) {
    if (!room.tryAcquire(body.length)) {
      overrun.set(true);
      if (emergency.toleratesLoss() || !isRoomSoon(body.length)) {
        forgotten.increment();
        fate.kept(); // as far as that was wanted
        return;
      }
    }
    combiner.bring(new Pending(body, thread, done -> tell(done, fate)));
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  private boolean isRoomSoon(int bytes) {
    boolean interrupted = Thread.interrupted();
    try {
      if (room.tryAcquire(bytes, WAIT_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    emergency.enter(new Trouble(Trouble.Kind.QUEUE, BYTES_MAX + " bytes of events wait"));
    whenStuck.run();
    if (emergency.toleratesLoss()) {
      return false;
    }
    room.acquireUninterruptibly(bytes);
    return true;
  }

  /** Events that were not taken, since that was chosen where there is no room. */
  long forgotten() {
    return forgotten.sum();
  }

  /** Whether more waits than is to be called room. */
  boolean isFull() {
    return room.availablePermits() < BYTES_MAX / 2;
  }

  private void tell(Pending done, Fate fate) {
    room.release(done.body.length);
    try {
      var unused = done.result();
      fate.kept();
    } catch (StoreException e) {
      if (emergency.toleratesLoss()) {
        fate.kept();
      } else {
        fate.lost(e);
      }
    }
  }

  /** Whether somebody had to wait for room since this was asked last. */
  boolean wasFull() {
    return overrun.getAndSet(false);
  }

  private void work() {
    int pauses = 0;
    while (!ending) {
      pauses = combiner.writeWhatIsThere() ? 0 : pauses + 1;
      if (pauses < IDLE_PAUSES) {
        pause();
      } else {
        awaitEvent();
        pauses = 0;
      }
    }
  }

  private void pause() {
    if (async) {
      LockSupport.parkNanos(this, PAUSE_NANOS);
    } else {
      Thread.onSpinWait();
    }
  }

  /** Said before the last look: who brings an event after that look sees it. */
  private void awaitEvent() {
    idle = true;
    if (!combiner.writeWhatIsThere() && !ending) {
      LockSupport.park(this);
    }
    idle = false;
  }

  /** Waits until all that was taken is written, or has failed. */
  void flush() {
    room.acquireUninterruptibly(BYTES_MAX);
    room.release(BYTES_MAX);
  }

  /** What comes from now on is not taken care of: there must be nothing. */
  @Override
  public void close() {
    ending = true;
    LockSupport.unpark(thread);
  }
}
