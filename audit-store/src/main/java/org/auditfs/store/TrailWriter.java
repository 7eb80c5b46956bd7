package org.auditfs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.auditfs.codec.EventCodec;
import org.auditfs.event.EventId;
import org.auditfs.log.Batch;
import org.auditfs.log.LogRecovery;
import org.auditfs.log.LogWriter;
import org.jspecify.annotations.Nullable;

/**
 * Gives events their number and time and writes them. Only the leader calls {@link #write}, so
 * there is one caller at a time; the counters may be read by anybody.
 */
final class TrailWriter implements Combiner.Writer {

  /** Less than this is a correction, not a setting, of a clock. */
  private static final long STEP_MICROS = 100_000;

  private final LogWriter log;
  private final Emergency emergency;
  private final StoreThread ownHand;
  private final EventClock clock;
  private final boolean sync;
  private final Consumer<String> messages;
  private final Batch batch = new Batch();
  private final List<Pending> inBatch = new ArrayList<>();
  private final AtomicReference<@Nullable ClockStep> clockStep = new AtomicReference<>();
  private final AtomicReference<@Nullable Begun> begun = new AtomicReference<>();
  private final AtomicLong lost = new AtomicLong();
  private volatile long lastSerial;
  private volatile int queueHighWater;
  private long lastMicros;

  /** The lowest time that the clock has shown since it fell behind. */
  private long lowestMicros;

  private boolean failing;
  private boolean closed;

  TrailWriter(
      LogWriter log,
      Emergency emergency,
      StoreThread ownHand,
      LogRecovery recovery,
      EventClock clock,
      StoreOptions options) {
    this.log = log;
    this.emergency = emergency;
    this.ownHand = ownHand;
    this.clock = clock;
    this.sync = options.durability() == Durability.DISK;
    this.messages = options.messages();
    this.lastSerial = recovery.nextSerial() - 1;
    this.lastMicros = recovery.last().map(event -> event.id().timeMicros()).orElse(0L);
    this.lowestMicros = lastMicros;
  }

  /** The last serial that was given; its event is in the log. */
  long lastSerial() {
    return lastSerial;
  }

  /** Events that could not be written. */
  long lost() {
    return lost.get();
  }

  /** One more was lost before it came to be written. */
  void countLost() {
    lost.incrementAndGet();
  }

  /** The most events that ever waited for one write. */
  int queueHighWater() {
    return queueHighWater;
  }

  /** From now on every event fails. */
  void close() {
    closed = true;
  }

  @Override
  public void write(Deque<Pending> events) {
    queueHighWater = Math.max(queueHighWater, events.size());
    while (!events.isEmpty()) {
      fill(events);
      flush();
    }
  }

  /** A clock that was set back repeats the last time until it has caught up. */
  private void fill(Deque<Pending> events) {
    batch.clear();
    inBatch.clear();
    lastMicros = Math.max(lastMicros, readClock());
    while (!events.isEmpty() && batch.hasRoom(events.getFirst().body)) {
      Pending event = events.removeFirst();
      inBatch.add(event);
      batch.add(new EventId(lastSerial + inBatch.size(), lastMicros), event.body);
    }
  }

  /** A clock that jumps to and fro is told of when it falls further back than ever before. */
  private long readClock() {
    long reading = clock.micros();
    if (reading >= lastMicros) {
      lowestMicros = reading;
    } else if (reading < lowestMicros - STEP_MICROS) {
      clockStep.set(new ClockStep(lastMicros, reading));
      lowestMicros = reading;
    }
    return reading;
  }

  /** How the clock was set back, told once. */
  Optional<ClockStep> takeClockStep() {
    return clockStep.get() == null
        ? Optional.empty()
        : Optional.ofNullable(clockStep.getAndSet(null));
  }

  private void flush() {
    try {
      if (closed) {
        throw new IOException("the trail is closed");
      }
      write();
      acknowledge();
    } catch (IOException e) {
      fail(e);
    }
    emergency.takeNews().ifPresent(this::tell);
  }

  private void acknowledge() {
    failing = false;
    long before = lastSerial;
    lastSerial = before + inBatch.size();
    for (int i = 0; i < inBatch.size(); i++) {
      inBatch.get(i).written(new EventId(before + i + 1, lastMicros));
    }
  }

  /** Right behind the events that noticed it: others would soon have used up what room there is. */
  private void tell(Trouble trouble) {
    long serial = lastSerial + 1;
    batch.clear();
    batch.add(
        new EventId(serial, lastMicros), EventCodec.encodeBody(trouble.event(emergency.action())));
    boolean told = trouble.canBeTold() && isWritten();
    if (told) {
      lastSerial = serial;
    }
    begun.set(new Begun(trouble, told));
  }

  private boolean isWritten() {
    try {
      ownHand.write(() -> log.write(batch, sync));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** An emergency began. */
  record Begun(Trouble trouble, boolean told) {}

  /** How an emergency began, told once. */
  Optional<Begun> takeBegun() {
    return begun.get() == null ? Optional.empty() : Optional.ofNullable(begun.getAndSet(null));
  }

  /**
   * A disk that is full has room again once the reserve is given up; perhaps not for the caller
   * whose credentials this thread has, since a disk may keep its last blocks for root.
   */
  private void write() throws IOException {
    try {
      log.write(batch, sync);
    } catch (IOException e) {
      if (!emergency.enter(e)) {
        throw e;
      }
      ownHand.write(() -> log.write(batch, sync));
    }
  }

  private void fail(IOException e) {
    lost.addAndGet(inBatch.stream().filter(event -> event.counts).count());
    inBatch.forEach(event -> event.failed(e));
    if (!failing && !closed) {
      failing = true;
      messages.accept("the trail cannot be written: " + e.getMessage());
    }
  }
}
