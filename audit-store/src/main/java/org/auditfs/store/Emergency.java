package org.auditfs.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.auditfs.file.Errno;
import org.jspecify.annotations.Nullable;

/**
 * The time in which the trail cannot be written as it should: it begins with the write that fails,
 * and ends when the reserve can be taken again. Without a reserve there is no such time: each event
 * that cannot be written is lost. Entered by whoever writes, left by the store's thread.
 */
final class Emergency implements Closeable {

  private final Reserve reserve;
  private final Room.Source room;
  private final FullAction action;
  private final AtomicReference<@Nullable Trouble> trouble = new AtomicReference<>();
  private final AtomicBoolean news = new AtomicBoolean();
  private final LongAdder denied = new LongAdder();
  private volatile boolean helpless;

  Emergency(Reserve reserve, Room.Source room, FullAction action) {
    this.reserve = reserve;
    this.room = room;
    this.action = action;
  }

  /** Takes the reserve where it is not held, as after a daemon that had to give it up. */
  void prepare() {
    if (reserve.isWanted() && !reserve.isHeld() && trouble.get() == null) {
      try {
        take();
      } catch (IOException e) {
        var unused = enter(new IOException("there is no room for its reserve: " + e.getMessage()));
      }
    }
  }

  /**
   * The trail could not be written. Opens no file.
   *
   * @return whether another try makes sense, since there is room that was kept
   */
  boolean enter(IOException failure) {
    if (!reserve.isWanted()) {
      return false;
    }
    Trouble found = Trouble.of(failure);
    enter(found);
    if (found.isWantOfRoom()) {
      reserve.release();
    }
    return found.isWantOfRoom();
  }

  /** A limit was reached. */
  void enter(Trouble found) {
    if (reserve.isWanted() && trouble.compareAndSet(null, found)) {
      helpless = !found.isCuredByRoom();
      news.set(true);
    }
  }

  /** Why it was entered, told once. */
  Optional<Trouble> takeNews() {
    return news.get() && news.getAndSet(false) ? trouble() : Optional.empty();
  }

  /** What is wrong now. */
  Optional<Trouble> trouble() {
    return Optional.ofNullable(trouble.get());
  }

  FullAction action() {
    return action;
  }

  /** Nothing can be done about it but wait, and nobody shall wait for more. */
  synchronized void giveUp() {
    helpless = true;
    notifyAll();
  }

  /**
   * Whether operations on files are to be recorded. Waits as long as segments are being given up
   * for room, since what is left of the reserve is for telling that; it ends soon.
   */
  boolean admits() {
    if (makesRoom()) {
      awaitRoom();
    }
    return action != FullAction.SUSPEND || trouble.get() == null;
  }

  private synchronized void awaitRoom() {
    try {
      while (makesRoom()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // recorded, or not, as all others
    }
  }

  private boolean makesRoom() {
    return action == FullAction.ROTATE && trouble.get() != null && !helpless;
  }

  /** Whether operations that must be recorded are to be refused. */
  boolean refuses() {
    boolean denies = action == FullAction.DENY || (action == FullAction.ROTATE && helpless);
    return denies && trouble.get() != null;
  }

  /** Whether what cannot be recorded may be done all the same. */
  boolean toleratesLoss() {
    return action.toleratesLoss() && trouble.get() != null;
  }

  /** Whether too much waits to be written, and what finds no room may go unrecorded. */
  boolean overflows() {
    Trouble now = trouble.get();
    return now != null && now.kind() == Trouble.Kind.QUEUE && action.recordsWhatItCan();
  }

  void countDenied() {
    denied.increment();
  }

  /** Operations that were refused since the store was opened. */
  long denied() {
    return denied.sum();
  }

  /** Of what the disk keeps for root nothing is taken: callers that are not could not use it. */
  private void take() throws IOException {
    reserve.release();
    if (room.look().freeBytes() < reserve.bytesToTake()) {
      throw new IOException(Errno.ENOSPC.text());
    }
    reserve.take();
  }

  /** Whether it could end if there were {@code bytes} more. */
  boolean couldEndWith(long bytes) {
    try {
      return room.look().freeBytes() + bytes >= reserve.bytesToTake();
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the disk takes the reserve again. */
  boolean canEnd() {
    try {
      take();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** All is well again, unless the reserve was needed meanwhile. */
  synchronized void leave() {
    if (reserve.isHeld()) {
      helpless = false;
      trouble.set(null);
      notifyAll();
    }
  }

  @Override
  public void close() throws IOException {
    reserve.close();
  }
}
