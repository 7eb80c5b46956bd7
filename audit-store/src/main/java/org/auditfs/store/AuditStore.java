package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.auditfs.codec.EventCodec;
import org.auditfs.event.Event;
import org.auditfs.event.EventId;
import org.auditfs.event.EventSink;
import org.auditfs.event.EventType;
import org.auditfs.event.Fate;
import org.auditfs.event.Operation;
import org.auditfs.event.StoreException;
import org.auditfs.index.IndexWriter;
import org.auditfs.log.Disk;
import org.auditfs.log.LogRecovery;
import org.auditfs.log.LogSize;
import org.auditfs.log.LogWriter;
import org.auditfs.store.Recovery.Lost;

/** The trail of one state directory, open for writing. Safe for any number of threads. */
public final class AuditStore implements EventSink, AutoCloseable {

  /** How soon the trail notices that there is room again. */
  private static final int LOOK_MILLIS = 1000;

  /** Three times what a run of the index takes, since events come meanwhile. */
  private static final int RUN_BYTES_AN_EVENT = 128;

  /** How often it is looked whether a part of it is too old. */
  private static final int KEEP_MILLIS = 10_000;

  private final TrailFiles files;
  private final StoreOptions options;
  private final Recovery recovery;
  private final StateLock lock;
  private final LogWriter log;
  private final Emergency emergency;
  private final Upkeep upkeep;
  private final TrailWriter writer;
  private final Combiner combiner;
  private final Optional<Backlog> backlog;
  private final Indexing index;
  private final Signing chain;
  private final StoreThread thread;
  private final StoreThread ownHand;
  private final Rotation rotation;
  private final AtomicBoolean closed = new AtomicBoolean();

  private AuditStore(
      TrailFiles files,
      StoreOptions options,
      EventClock clock,
      LogRecovery found,
      Optional<Lost> lost,
      StateLock lock,
      LogWriter log,
      Emergency emergency,
      Room.Source room,
      Chain tree) {
    this.files = files;
    this.options = options;
    LogRecovery after = lost.map(it -> found.goingOnWith(it.last() + 1)).orElse(found);
    this.recovery = Recovery.of(after, lost);
    this.lock = lock;
    this.log = log;
    this.emergency = emergency;
    this.ownHand = new StoreThread("auditfs-write");
    this.writer = new TrailWriter(log, emergency, ownHand, after, clock, options);
    this.combiner = new Combiner(writer);
    this.rotation = new Rotation(files.log(), log, options, combiner, writer::lastSerial);
    this.backlog = Backlog.of(options.durability(), combiner, emergency, this::tellOfQueue);
    this.thread = new StoreThread("auditfs-store");
    this.chain = new Signing(tree, options, thread, writer::lastSerial);
    IndexWriter indexFile =
        IndexWriter.open(
            files.own().disk(),
            files.index(),
            log.trail(),
            found.firstSerial(),
            recovery.lastSerial(),
            options.indexBytesMax(),
            options.messages());
    this.index =
        new Indexing(
            indexFile,
            files.log(),
            options,
            () -> hasRoomForRun(room),
            thread,
            writer::lastSerial,
            this::tellOfIndex);
    TendedTrail tended =
        new TendedTrail(
            files,
            log,
            writer,
            rotation,
            backlog,
            chain,
            index,
            event -> write(encode(event), false));
    this.upkeep = new Upkeep(options, files.log(), emergency, room, clock, tended);
  }

  /**
   * Opens the trail in {@code state}, or makes one; everything in it is for its owner alone. A torn
   * tail is moved aside, an index that does not fit is built anew in the background.
   *
   * @throws StoreException when another daemon has it, or the log is in no state to be written
   */
  public static AuditStore open(Path state, StoreOptions options, EventClock clock)
      throws StoreException {
    return open(state, options, clock, Disk.REAL, () -> Room.at(state));
  }

  static AuditStore open(
      Path state, StoreOptions options, EventClock clock, Disk disk, Room.Source room)
      throws StoreException {
    try {
      TrailFiles files = TrailFiles.create(disk, state);
      StateLock lock = StateLock.take(files.log());
      try {
        AuditStore store = open(files, options, clock, room, lock);
        store.index.follow();
        store.look();
        store.thread.repeat(store.upkeep::look, LOOK_MILLIS);
        store.thread.repeat(store.index::goOn, LOOK_MILLIS);
        store.thread.repeat(store::tellOfBacklog, LOOK_MILLIS);
        store.thread.repeat(store.upkeep::keep, KEEP_MILLIS);
        store.thread.repeat(store.chain::checkpointWhenDue, options.checkpointMillis());
        return store;
      } catch (StoreException | IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StoreException("cannot keep a trail in " + state + ": " + e.getMessage(), e);
    }
  }

  private static AuditStore open(
      TrailFiles files, StoreOptions options, EventClock clock, Room.Source room, StateLock lock)
      throws StoreException, IOException {
    Disk disk = files.own().disk();
    boolean sync = options.durability() == Durability.DISK;
    LogRecovery found = LogRecovery.recover(disk, files.log(), sync);
    found.tornTail().ifPresent(tail -> options.messages().accept(tail.toString()));
    LogWriter log = LogWriter.open(files.log(), disk);
    try {
      long last = found.nextSerial() - 1;
      Chain chain = Chain.open(files, clock, log, found.firstSerial(), last);
      Optional<Lost> lost = Optional.empty();
      if (chain.signedSize() > last) {
        lost = Optional.of(new Lost(last + 1, chain.signedSize()));
        options.messages().accept(lost.get() + ": auditfs verify tells more");
        log.skip(chain.signedSize() + 1, chain.signedSize() - last);
      }
      Reserve reserve = Reserve.open(files, options.reserveBytes());
      Emergency emergency = new Emergency(reserve, room, options.policy().onFull());
      return new AuditStore(files, options, clock, found, lost, lock, log, emergency, room, chain);
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
    return append(event.type(), encode(event));
  }

  private EventId append(EventType type, byte[] body) throws StoreException {
    if (type == EventType.FILE && !emergency.admits()) {
      writer.countLost();
      throw new StoreException("the event was not recorded: the trail is suspended");
    }
    return write(body, true);
  }

  /** Whether an event may wait in the queue, and not its caller for it. */
  private boolean takesQueued() {
    return (emergency.trouble().isEmpty() || emergency.overflows()) && !closed.get();
  }

  private EventId write(byte[] body, boolean counts) throws StoreException {
    Pending pending = new Pending(body, counts);
    combiner.write(pending);
    lookAfter();
    return pending.result();
  }

  private byte[] encode(Event event) throws StoreException {
    byte[] body = EventCodec.encodeBody(event);
    if (body.length > LogWriter.RECORD_BYTES_MAX - EventCodec.HEAD_LENGTH_MAX) {
      writer.countLost();
      throw new StoreException(
          "an event of "
              + body.length
              + " bytes is too long for the trail; at most "
              + LogWriter.RECORD_BYTES_MAX);
    }
    return body;
  }

  @Override
  public void record(Event event) throws StoreException {
    record(event, Optional::empty);
  }

  @Override
  public void record(Event event, Supplier<Optional<Fate>> deferral) throws StoreException {
    try {
      byte[] body = encode(event);
      boolean queues = event.type() == EventType.FILE && backlog.isPresent() && takesQueued();
      if (queues && backlog.get().take(body, deferral)) {
        lookAfter();
      } else {
        var unused = append(event.type(), body);
      }
    } catch (StoreException e) {
      if (!emergency.toleratesLoss()) {
        throw e;
      }
    }
  }

  /** Has the store's own thread do what is due; never does it on this thread. */
  private void lookAfter() {
    writer.takeClockStep().ifPresent(step -> thread.start(() -> tellOfClock(step)));
    writer.takeBegun().ifPresent(it -> thread.start(() -> upkeep.begin(it.trouble(), it.told())));
    if (rotation.claim()) {
      thread.start(this::rotateWhenDue);
    }
    index.follow();
    chain.follow();
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
    return emergency.refuses();
  }

  @Override
  public void countDenied() {
    emergency.countDenied();
  }

  private void rotateWhenDue() {
    rotation
        .failure()
        .ifPresent(why -> upkeep.warn(Operation.LIMIT, why + "; the old segment goes on"));
    if (rotation.isAtLimit()) {
      reach(Trouble.Kind.SEGMENT, log.segmentBytes() + " bytes, and no other one can be begun");
    }
    chain.checkpointWhenDue();
    upkeep.keep();
  }

  /**
   * Begins a new segment, if the last has any event, and signs the old one.
   *
   * @throws StoreException when that failed; the old one goes on
   */
  public void rotate() throws StoreException {
    thread.run(
        () -> {
          rotation.rotate();
          chain.checkpoint();
        });
  }

  /**
   * Signs a checkpoint of all that was appended before, unless there is one.
   *
   * @throws StoreException when there is none now; the trail goes on
   */
  public void checkpoint() throws StoreException {
    thread.run(chain::checkpoint);
  }

  private void tellOfBacklog() {
    if (backlog.isPresent() && backlog.get().wasFull()) {
      String what = "%d bytes of events waited to be written; operations waited, too";
      upkeep.warn(Operation.LIMIT, what.formatted(Backlog.BYTES_MAX));
    }
  }

  private boolean hasRoomForRun(Room.Source room) {
    try {
      long bytes = (long) RUN_BYTES_AN_EVENT * options.runEvents();
      return emergency.trouble().filter(Trouble::isWantOfRoom).isEmpty()
          && room.look().freeBytes() >= bytes;
    } catch (IOException e) {
      return true; // the run itself will tell what is wrong
    }
  }

  private void tellOfIndex(IndexWriter.Growth growth) {
    if (growth == IndexWriter.Growth.FULL) {
      reach(Trouble.Kind.MAP, options.indexBytesMax() + " bytes; searches read the log");
    } else {
      upkeep.warn(Operation.LIMIT, "the index does not grow any more; searches read the log");
    }
  }

  /** Events have waited too long. */
  private void tellOfQueue() {
    thread.start(upkeep::look);
  }

  /** For the store's thread: a limit is reached. */
  private void reach(Trouble.Kind limit, String text) {
    emergency.enter(new Trouble(limit, text));
    upkeep.look();
  }

  /**
   * Throws the index away and builds it anew from the log, in the background. Searches find the
   * same meanwhile.
   *
   * @return the serial up to which it will know the log when it is built
   * @throws StoreException when it cannot be thrown away
   */
  public long rebuildIndex() throws StoreException {
    return index.rebuild(chain.firstSerial());
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
        last - chain.firstSerial() + 1,
        last,
        upkeep.lost(),
        emergency.denied(),
        emergency.trouble().map(Trouble::toString).orElse(""),
        upkeep.raised(),
        writer.queueHighWater(),
        size.segments(),
        size.bytes(),
        index.upTo());
  }

  /** Has the room looked at now, and not only when that is due. */
  void look() throws StoreException {
    thread.run(upkeep::look);
  }

  /** Has given up now what is due. */
  void keep() throws StoreException {
    thread.run(upkeep::keep);
  }

  /** Ends the trail: what was appended stays, what comes now is refused. */
  @Override
  public void close() throws StoreException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    index.end();
    emergency.giveUp();
    backlog.ifPresent(Backlog::flush);
    combiner.alone(writer::close);
    thread.start(chain::checkpointWhenDue);
    thread.stop();
    ownHand.stop();
    backlog.ifPresent(Backlog::close);
    try {
      index.close();
      log.close();
      emergency.close();
      lock.close();
    } catch (IOException e) {
      throw new StoreException("cannot close the trail: " + e.getMessage(), e);
    }
  }
}
