package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.auditfs.file.Errno;
import org.auditfs.fuse.kernel.DeferredAnswer.Built;
import org.auditfs.fuse.kernel.FuseAbi.InHeader;
import org.auditfs.posix.ErrnoException;

/**
 * The answers of one connection that wait for the disk, so that no worker has to: as many as there
 * are callers. The thread of the trail that learns that an answer may be given gives it, and
 * nothing else: it calls no filesystem, which might ask the trail for something. What it could not
 * give is given back by {@link #look}.
 */
final class DeferredAnswers {

  /** Bytes of body; the worker itself waits with a longer one. */
  static final int BODY_MAX = 4096;

  /** Buffers that are kept for the next answers. */
  private static final int SPARE_MAX = 256;

  private final Delivery delivery;
  private final Map<Long, DeferredAnswer> waiting = new ConcurrentHashMap<>();
  private final Queue<Refused> refused = new ConcurrentLinkedQueue<>();
  private final Queue<Reply> spare = new ArrayBlockingQueue<>(SPARE_MAX);

  /** An answer that was not given; without a reason when what it waited for did not come. */
  private record Refused(DeferredAnswer answer, Optional<Errno> why) {}

  DeferredAnswers(Delivery delivery) {
    this.delivery = delivery;
  }

  /** Begins an answer that may have to wait, of the thread that builds it. */
  DeferredAnswer begin(long unique, int caller) {
    return new DeferredAnswer(unique, caller, this::give);
  }

  /**
   * Gives an answer when what it waits for has come: here and now, or later by another thread. Then
   * message and reply are free already.
   */
  void give(DeferredAnswer answer, Device to, ByteBuffer message, Reply reply) {
    Optional<Built> kept = answer.isKnown() ? Optional.empty() : keep(to, message, reply);
    if (kept.isPresent()) {
      waiting.put(answer.unique(), answer);
      answer.built(kept.get());
      return;
    }
    answer.await();
    if (answer.hasFailed()) {
      delivery.fail(to, message, reply);
    } else {
      delivery.send(to, message, reply);
    }
  }

  /** Empty where it is too long to be kept. */
  private Optional<Built> keep(Device to, ByteBuffer message, Reply reply) {
    try {
      return reply.length() > BODY_MAX
          ? Optional.empty()
          : Optional.of(new Built(to, headerOf(message), copyOf(reply)));
    } catch (OutOfMemoryError e) { // a caller waits
      return Optional.empty();
    }
  }

  private static ByteBuffer headerOf(ByteBuffer message) {
    ByteBuffer header = ByteBuffer.allocate(InHeader.SIZE).order(ByteOrder.nativeOrder());
    return header.put(0, message, 0, InHeader.SIZE);
  }

  private Reply copyOf(Reply reply) {
    Reply kept = spare.poll();
    Reply copy = kept == null ? Reply.ofAnyPlace(BODY_MAX) : kept;
    copy.copy(reply);
    return copy;
  }

  private void give(DeferredAnswer answer) {
    if (answer.hasFailed()) {
      refused.add(new Refused(answer, Optional.empty()));
      return;
    }
    try {
      answer.built().to().write(answer.built().reply().message());
      remove(answer);
    } catch (ErrnoException e) {
      refused.add(new Refused(answer, Optional.of(e.errno())));
    }
  }

  private void remove(DeferredAnswer answer) {
    waiting.remove(answer.unique());
    boolean unused = spare.offer(answer.built().reply());
  }

  /** Gives back what was in answers that were not given; to be called now and then. */
  void look() {
    for (Refused next = refused.poll(); next != null; next = refused.poll()) {
      Built built = next.answer().built();
      if (next.why().isPresent()) {
        delivery.refused(next.why().get(), built.to(), built.header(), built.reply());
      } else {
        delivery.fail(built.to(), built.header(), built.reply());
      }
      remove(next.answer());
    }
  }

  /** The thread that waits for the answer to {@code unique}, if that is one of these. */
  OptionalInt callerOf(long unique) {
    DeferredAnswer answer = waiting.get(unique);
    return answer == null ? OptionalInt.empty() : OptionalInt.of(answer.caller());
  }

  /**
   * Waits until none of those that wait now does.
   *
   * @return whether that was in time
   */
  boolean drain(long millisMax) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisMax);
    for (DeferredAnswer answer : waiting.values()) {
      while (waiting.get(answer.unique()) == answer) {
        if (System.nanoTime() - deadline > 0) {
          return false;
        }
        Thread.sleep(1);
      }
    }
    return true;
  }

  /** Waits until there is none: the trail tells of each, sooner or later. */
  void end() {
    boolean interrupted = false;
    while (!waiting.isEmpty()) {
      look();
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
