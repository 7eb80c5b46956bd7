package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.log.FinishedSegment;
import org.auditfs.log.LogReader;

/**
 * What is done about the room that the trail takes: emergencies are told and ended, thresholds
 * watched, old segments given up. For the store's own thread alone.
 */
final class Upkeep {

  /** What only the store can do. */
  interface Trail {
    void record(DaemonEvent event) throws StoreException;

    /** Begins a new segment. */
    void rotate() throws StoreException;

    /** Whether a limit that was reached is overcome: tries it where that is the way to know. */
    boolean overcomes(Trouble.Kind limit);

    /** Gives the oldest segment up, and records that. */
    void drop(FinishedSegment oldest, String why) throws StoreException;

    /** Events that could not be recorded since the store was opened. */
    long lost();

    /** Bytes of the segment that is being written. */
    long openBytes();
  }

  /** More of them would only say the same again. */
  private static final int UNTOLD_MAX = 1000;

  private final StoreOptions options;
  private final Path log;
  private final Emergency emergency;
  private final Room.Source room;
  private final EventClock clock;
  private final Trail trail;
  private final List<Alarm> alarms;

  /** What could not be recorded when it was due. */
  private final List<DaemonEvent> untold = new ArrayList<>();

  private long deniedBefore;
  private long lostBefore;
  private boolean keepFailed;

  Upkeep(
      StoreOptions options,
      Path log,
      Emergency emergency,
      Room.Source room,
      EventClock clock,
      Trail trail) {
    this.options = options;
    this.log = log;
    this.emergency = emergency;
    this.room = room;
    this.clock = clock;
    this.trail = trail;
    StoragePolicy policy = options.policy();
    this.alarms =
        List.of(
            new Alarm(Operation.SPACE_LEFT, policy.spaceLeft()),
            new Alarm(Operation.ADMIN_SPACE_LEFT, policy.adminSpaceLeft()));
  }

  /** The alarms that stand now, by their words. */
  List<String> raised() {
    return alarms.stream().filter(Alarm::isRaised).map(it -> it.operation().word()).toList();
  }

  /** Events that could not be recorded since the store was opened. */
  long lost() {
    return trail.lost();
  }

  /** Looks whether an emergency has begun or may end, and how much room there is. */
  void look() {
    emergency.prepare();
    emergency.takeNews().ifPresent(trouble -> begin(trouble, false));
    endIfOver();
    try {
      Room now = room.look();
      for (Alarm alarm : alarms) {
        alarm.look(now).ifPresent(detail -> warn(alarm.operation(), detail));
      }
    } catch (IOException e) {
      options.messages().accept("cannot see how much room the trail has: " + e.getMessage());
    }
  }

  /**
   * An emergency was entered.
   *
   * @param told whether that is recorded already
   */
  void begin(Trouble trouble, boolean told) {
    DaemonEvent event = trouble.event(emergency.action());
    say(event, emergency.action().warns());
    if (!told && !(trouble.canBeTold() && tryToRecord(event))) {
      untold.add(event);
    }
    if (trouble.isLimit()) {
      endIfOver();
    }
    if (emergency.action() == FullAction.ROTATE) {
      makeRoom(trouble);
    }
  }

  private void endIfOver() {
    Optional<Trouble> trouble = emergency.trouble();
    if (trouble.isPresent()
        && (!trouble.get().isLimit() || trail.overcomes(trouble.get().kind()))
        && emergency.canEnd()) {
      end();
    }
  }

  /** Gives segments up, oldest first, until there is room; all but the one that is written. */
  private void makeRoom(Trouble trouble) {
    try {
      if (trouble.isCuredByRoom()) {
        trail.rotate();
        dropUntilOver(trouble);
      }
    } catch (StoreException e) {
      options.messages().accept(String.valueOf(e.getMessage()));
    } finally {
      if (emergency.trouble().isPresent()) {
        emergency.giveUp();
        options.messages().accept("giving segments up does not help; " + FullAction.DENY.words());
      }
    }
  }

  /** Nothing is given up where all of it would not do. */
  private void dropUntilOver(Trouble trouble) throws StoreException {
    List<FinishedSegment> finished = FinishedSegment.list(log);
    long bytes = finished.stream().mapToLong(FinishedSegment::bytes).sum();
    if (!trouble.isLimit() && !emergency.couldEndWith(bytes)) {
      return;
    }
    for (int i = 0; i < finished.size() && emergency.trouble().isPresent(); i++) {
      trail.drop(finished.get(i), trouble.toString());
      endIfOver();
    }
  }

  /** It is over only if that can be recorded. */
  private void end() {
    long denied = emergency.denied();
    long lost = trail.lost();
    String detail =
        "%d operations were refused, %d events not recorded"
            .formatted(denied - deniedBefore, lost - lostBefore);
    DaemonEvent resume = event(Operation.RESUME, Outcome.SUCCESS, detail);
    while (!untold.isEmpty()) {
      if (!tryToRecord(untold.get(0))) {
        return;
      }
      untold.remove(0);
    }
    if (tryToRecord(resume)) {
      deniedBefore = denied;
      lostBefore = trail.lost();
      emergency.leave();
      say(resume, emergency.action().warns());
    }
  }

  /** Something that costs no event, but that should be known. */
  void warn(Operation operation, String detail) {
    DaemonEvent event = event(operation, Outcome.SUCCESS, detail);
    say(event, true);
    if (!tryToRecord(event) && untold.size() < UNTOLD_MAX) {
      untold.add(event);
    }
  }

  /** Gives up what is too old, or too much. */
  void keep() {
    Keep keep = options.policy().keep();
    if (keep.equals(Keep.ALL) || emergency.trouble().filter(it -> !it.isLimit()).isPresent()) {
      return;
    }
    try {
      endOldSegment(keep);
      List<FinishedSegment> finished = FinishedSegment.list(log);
      String why = reason(keep, finished);
      while (!why.isEmpty()) {
        trail.drop(finished.get(0), why);
        finished = finished.subList(1, finished.size());
        why = reason(keep, finished);
      }
      keepFailed = false;
    } catch (StoreException | IOException e) {
      if (!keepFailed) {
        keepFailed = true;
        options.messages().accept("nothing of the trail is given up: " + e.getMessage());
      }
    }
  }

  private String reason(Keep keep, List<FinishedSegment> finished) throws StoreException {
    return keep.reason(finished, trail.openBytes(), clock.micros());
  }

  private void endOldSegment(Keep keep) throws StoreException, IOException {
    try (LogReader reader = LogReader.open(log)) {
      long first = reader.beginOfLastSegment().segmentFirst();
      if (keep.endsSegmentOf(FinishedSegment.firstMicros(reader, first), clock.micros())) {
        trail.rotate();
      }
    }
  }

  private void say(DaemonEvent event, boolean warns) {
    String message = "the trail, " + event.operation().word() + ": " + event.detail();
    options.messages().accept(message);
    if (warns) {
      options.warnings().accept(message);
    }
  }

  private boolean tryToRecord(DaemonEvent event) {
    try {
      trail.record(event);
      return true;
    } catch (StoreException e) {
      options.messages().accept(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private static DaemonEvent event(Operation operation, Outcome outcome, String detail) {
    return new DaemonEvent(operation, outcome, Subject.NOBODY, Optional.empty(), detail);
  }
}
