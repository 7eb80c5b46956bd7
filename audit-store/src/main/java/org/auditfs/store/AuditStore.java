package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.auditfs.codec.EventCodec;
import org.auditfs.event.Event;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.EventId;
import org.auditfs.event.EventSink;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.file.Errno;
import org.auditfs.index.IndexWriter;
import org.auditfs.log.AppendFile;
import org.auditfs.log.LogRecovery;
import org.auditfs.log.LogSize;
import org.auditfs.log.LogWriter;
import org.auditfs.store.Recovery.Lost;

/** The trail of one state directory, open for writing. Safe for any number of threads. */
public final class AuditStore implements EventSink, AutoCloseable {

  /** How soon the trail notices that there is room again. */
  private static final int RESUME_MILLIS = 1000;

  private final TrailFiles files;
  private final StoreOptions options;
  private final Recovery recovery;
  private final long firstSerial;
  private final StateLock lock;
  private final LogWriter log;
  private final Reserve reserve;
  private final TrailWriter writer;
  private final Combiner combiner;
  private final IndexWriter index;
  private final Chain chain;
  private final StoreThread thread;
  private final AtomicBoolean rotating = new AtomicBoolean();
  private final AtomicBoolean indexing = new AtomicBoolean();
  private final AtomicBoolean growing = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final LongAdder denied = new LongAdder();
  private long deniedBefore;
  private volatile boolean rotationFailed;
  private volatile boolean chainFailed;

  private AuditStore(
      TrailFiles files,
      StoreOptions options,
      EventClock clock,
      LogRecovery found,
      Optional<Lost> lost,
      StateLock lock,
      LogWriter log,
      Reserve reserve,
      Chain chain) {
    this.files = files;
    this.options = options;
    LogRecovery after = lost.map(it -> found.goingOnWith(it.last() + 1)).orElse(found);
    this.recovery = Recovery.of(after, lost);
    this.firstSerial = found.firstSerial();
    this.lock = lock;
    this.log = log;
    this.reserve = reserve;
    this.writer = new TrailWriter(log, reserve, after, clock, options);
    this.combiner = new Combiner(writer);
    this.index =
        IndexWriter.open(
            files.index(), log.trail(), firstSerial, recovery.lastSerial(), options.messages());
    this.chain = chain;
    this.thread = new StoreThread();
  }

  /**
   * Opens the trail in {@code state}, or makes one; everything in it is for its owner alone. A torn
   * tail is moved aside, an index that does not fit is built anew in the background.
   *
   * @throws StoreException when another daemon has it, or the log is in no state to be written
   */
  public static AuditStore open(Path state, StoreOptions options, EventClock clock)
      throws StoreException {
    return open(state, options, clock, AppendFile::open);
  }

  static AuditStore open(
      Path state, StoreOptions options, EventClock clock, AppendFile.Opener opener)
      throws StoreException {
    try {
      TrailFiles files = TrailFiles.create(state);
      StateLock lock = StateLock.take(files.log());
      try {
        AuditStore store = open(files, options, clock, opener, lock);
        store.index();
        if (!store.reserve.take()) {
          store.tellOfFull("there is no room for its reserve");
        }
        store.thread.repeat(store::resumeWhenDue, RESUME_MILLIS);
        store.thread.repeat(store::checkpointWhenDue, options.checkpointMillis());
        return store;
      } catch (StoreException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StoreException("cannot keep a trail in " + state + ": " + e.getMessage(), e);
    }
  }

  private static AuditStore open(
      TrailFiles files,
      StoreOptions options,
      EventClock clock,
      AppendFile.Opener opener,
      StateLock lock)
      throws StoreException, IOException {
    LogRecovery found = LogRecovery.recover(files.log(), options.durability() == Durability.DISK);
    found.tornTail().ifPresent(tail -> options.messages().accept(tail.toString()));
    LogWriter log = LogWriter.open(files.log(), opener);
    try {
      long last = found.nextSerial() - 1;
      Chain chain = Chain.open(files, clock, log, found.firstSerial(), last);
      Optional<Lost> lost = Optional.empty();
      if (chain.signedSize() > last) {
        lost = Optional.of(new Lost(last + 1, chain.signedSize()));
        options.messages().accept(lost.get() + ": auditfs verify tells more");
        log.skip(chain.signedSize() + 1, chain.signedSize() - last);
      }
      Reserve reserve = Reserve.open(files.reserve(), opener, options.reserveBytes());
      return new AuditStore(files, options, clock, found, lost, lock, log, reserve, chain);
    } catch (StoreException | IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /** What was found when the trail was opened. */
  public Recovery recovery() {
    return recovery;
  }

  @Override
  public EventId append(Event event) throws StoreException {
    byte[] body = EventCodec.encodeBody(event);
    if (body.length > LogWriter.RECORD_BYTES_MAX - EventCodec.HEAD_LENGTH_MAX) {
      writer.countLost();
      throw new StoreException(
          "an event of "
              + body.length
              + " bytes is too long for the trail; at most "
              + LogWriter.RECORD_BYTES_MAX);
    }
    Pending pending = new Pending(body);
    combiner.write(pending);
    lookAfter();
    return pending.result();
  }

  /** Has the store's own thread do what is due; never does it on this thread. */
  private void lookAfter() {
    writer.takeClockStep().ifPresent(step -> thread.start(() -> tellOfClock(step)));
    writer.takeTrouble().ifPresent(why -> thread.start(() -> tellOfFull(why)));
    if (log.segmentBytes() >= options.segmentBytesMax() && rotating.compareAndSet(false, true)) {
      thread.start(this::rotateWhenDue);
    }
    if (writer.lastSerial() - index.upTo() >= options.runEvents()) {
      index();
    }
    if (writer.lastSerial() - chain.size() >= options.runEvents() && !chainFailed) {
      grow();
    }
  }

  private void tellOfClock(ClockStep step) {
    try {
      append(step.event());
    } catch (StoreException e) {
      options.messages().accept("the clock was set back: " + e.getMessage());
    }
  }

  @Override
  public boolean isFull() {
    return !reserve.isHeld();
  }

  @Override
  public void countDenied() {
    denied.increment();
  }

  /** From the room that was kept for it. */
  private void tellOfFull(String why) {
    tell(
        Operation.FULL,
        Outcome.failed(Errno.ENOSPC),
        why + "; what must be recorded is refused to all but root");
  }

  /** Looks whether there is room again. */
  private void resumeWhenDue() {
    if (isFull() && reserve.take()) {
      long now = denied.sum();
      tell(Operation.RESUME, Outcome.SUCCESS, now - deniedBefore + " operations were refused");
      deniedBefore = now;
    }
  }

  private void tell(Operation operation, Outcome outcome, String detail) {
    options.messages().accept("the trail, " + operation.word() + ": " + detail);
    try {
      append(new DaemonEvent(operation, outcome, Subject.NOBODY, Optional.empty(), detail));
    } catch (StoreException e) {
      options.messages().accept(String.valueOf(e.getMessage()));
    }
  }

  private void rotateWhenDue() {
    try {
      rotateAlone();
      checkpointWhenDue();
      rotationFailed = false;
    } catch (StoreException e) {
      if (!rotationFailed) {
        rotationFailed = true;
        options.messages().accept(e.getMessage() + "; the old segment goes on");
      }
    } finally {
      rotating.set(false);
    }
  }

  /**
   * Begins a new segment, if the last has any event, and signs the old one.
   *
   * @throws StoreException when that failed; the old one goes on
   */
  public void rotate() throws StoreException {
    thread.run(
        () -> {
          rotateAlone();
          chain.checkpoint(writer.lastSerial());
          return true;
        });
  }

  /**
   * Signs a checkpoint of all that was appended before, unless there is one.
   *
   * @throws StoreException when there is none now; the trail goes on
   */
  public void checkpoint() throws StoreException {
    thread.run(
        () -> {
          chain.checkpoint(writer.lastSerial());
          return true;
        });
  }

  /** What fails is told once, and tried again the next time. */
  private void checkpointWhenDue() {
    try {
      chain.checkpoint(writer.lastSerial());
      chainFailed = false;
    } catch (StoreException | RuntimeException e) {
      tellOfChain(e);
    }
  }

  /** Lets the tree follow, so that a checkpoint has little to do. */
  private void grow() {
    if (growing.compareAndSet(false, true)) {
      thread.start(
          () -> {
            try {
              chain.growTo(Math.min(writer.lastSerial(), chain.size() + options.runEvents()));
            } catch (StoreException | RuntimeException e) {
              tellOfChain(e);
            } finally {
              growing.set(false);
            }
          });
    }
  }

  private void tellOfChain(Exception e) {
    if (!chainFailed) {
      chainFailed = true;
      options.messages().accept(String.valueOf(e.getMessage()));
    }
  }

  private void rotateAlone() throws StoreException {
    IOException[] failure = new IOException[1];
    combiner.alone(
        () -> {
          try {
            log.rotate(writer.lastSerial() + 1, options.durability() == Durability.DISK);
          } catch (IOException e) {
            failure[0] = e;
          }
        });
    if (failure[0] != null) {
      throw new StoreException(
          "cannot begin a new segment in " + files.log() + ": " + failure[0].getMessage(),
          failure[0]);
    }
  }

  private void index() {
    if (index.isOpen() && indexing.compareAndSet(false, true)) {
      thread.start(this::indexRun);
    }
  }

  /** One run at a time, so that a rotation need not wait for all of a backlog. */
  private void indexRun() {
    boolean more = false;
    try {
      long due = index.upTo() + options.runEvents();
      if (due <= writer.lastSerial()) {
        more = index.addRun(files.log(), options.runEvents());
      }
    } finally {
      indexing.set(false);
    }
    if (more && !closed.get()) {
      index();
    }
  }

  /**
   * Throws the index away and builds it anew from the log, in the background. Searches find the
   * same meanwhile.
   *
   * @return the serial up to which it will know the log when it is built
   * @throws StoreException when it cannot be thrown away
   */
  public long rebuildIndex() throws StoreException {
    thread.run(
        () -> {
          index.restart();
          return true;
        });
    long target = options.lastOfRuns(firstSerial, writer.lastSerial());
    index();
    return target;
  }

  /**
   * The trail at a glance.
   *
   * @throws StoreException when the segment files cannot be looked at
   */
  public StoreStatus status() throws StoreException {
    long last = writer.lastSerial();
    LogSize size = LogSize.of(files.log());
    return new StoreStatus(
        last - firstSerial + 1,
        last,
        writer.lost(),
        denied.sum(),
        isFull(),
        writer.queueHighWater(),
        size.segments(),
        size.bytes(),
        index.upTo());
  }

  /** Ends the trail: what was appended stays, what comes now is refused. */
  @Override
  public void close() throws StoreException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    combiner.alone(writer::close);
    thread.start(this::checkpointWhenDue);
    thread.stop();
    try {
      index.close();
      log.close();
      reserve.close();
      lock.close();
    } catch (IOException e) {
      throw new StoreException("cannot close the trail: " + e.getMessage(), e);
    }
  }
}
