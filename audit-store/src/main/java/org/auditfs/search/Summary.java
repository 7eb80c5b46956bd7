package org.auditfs.search;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.auditfs.event.Event;
import org.auditfs.event.EventType;
import org.auditfs.event.Field;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.file.ByteString;
import org.auditfs.index.DamagedIndexException;
import org.auditfs.index.Places;
import org.auditfs.index.Run;
import org.auditfs.index.TermHash;

/**
 * A trail in a dozen numbers, as {@code aureport --summary}. Whole runs are added from the index,
 * without reading an event; different values are counted by their hashes there.
 */
public final class Summary implements EventVisitor {

  private static final List<Field> DISTINCT =
      List.of(Field.AUID, Field.EXE, Field.COMM, Field.PATH, Field.KEY, Field.PID);

  private final Map<Field, TermSet> distinct = new EnumMap<>(Field.class);
  private long events;
  private long configChanges;
  private long failedOperations;
  private long integrityEvents;
  private long refusedReaders;
  private long reviews;
  private long firstMicros = Long.MAX_VALUE;
  private long lastMicros = Long.MIN_VALUE;

  Summary() {
    DISTINCT.forEach(field -> distinct.put(field, new TermSet()));
  }

  @Override
  public void event(RecordedEvent recorded) {
    Event event = recorded.event();
    events++;
    configChanges += isConfiguration(event) ? 1 : 0;
    failedOperations += event.type() == EventType.FILE && !event.outcome().success() ? 1 : 0;
    integrityEvents += event.isAboutIntegrity() ? 1 : 0;
    refusedReaders += event.operation() == Operation.REFUSED ? 1 : 0;
    reviews += event.operation() == Operation.REVIEW ? 1 : 0;
    spans(recorded.id().timeMicros(), recorded.id().timeMicros());
    distinct.forEach((field, terms) -> field.values(event, into(terms)));
  }

  /** A mount is one, too: DAEMON_CONFIG. */
  static boolean isConfiguration(Event event) {
    return event.type() == EventType.CONFIG
        || event.operation() == Operation.MOUNT
        || event.operation() == Operation.UMOUNT;
  }

  private static Field.Values into(TermSet terms) {
    return new Field.Values() {
      @Override
      public void number(long value) {
        terms.add(TermHash.of(value));
      }

      @Override
      public void text(ByteString value) {
        terms.add(TermHash.of(value));
      }
    };
  }

  /** Adds all events of {@code run}. */
  void add(Run run) throws DamagedIndexException {
    BitSet failed = having(run, Field.SUCCESS, "no");
    failed.and(having(run, Field.TYPE, EventType.FILE.word()));
    for (Map.Entry<Field, TermSet> entry : distinct.entrySet()) {
      entry.getValue().addAll(run.terms(entry.getKey()));
    }
    Places places = run.places();
    events += places.count();
    failedOperations += failed.cardinality();
    configChanges += count(run, Field.TYPE, EventType.CONFIG.word());
    configChanges += count(run, Field.OP, Operation.MOUNT.word());
    configChanges += count(run, Field.OP, Operation.UMOUNT.word());
    integrityEvents += count(run, Field.TYPE, EventType.INTEGRITY.word());
    refusedReaders += count(run, Field.OP, Operation.REFUSED.word());
    reviews += count(run, Field.OP, Operation.REVIEW.word());
    spans(places.firstTime(), places.lastTime());
  }

  private static BitSet having(Run run, Field field, String word) throws DamagedIndexException {
    return run.having(field, ByteString.of(word)).places();
  }

  private static long count(Run run, Field field, String word) throws DamagedIndexException {
    return having(run, field, word).cardinality();
  }

  private void spans(long first, long last) {
    firstMicros = Math.min(firstMicros, first);
    lastMicros = Math.max(lastMicros, last);
  }

  /** Events. */
  public long events() {
    return events;
  }

  /** Microseconds of the first event since 1970; there must be one. */
  public long firstMicros() {
    return firstMicros;
  }

  /** Microseconds of the last event. */
  public long lastMicros() {
    return lastMicros;
  }

  /** Changes of rules and mounts, done or refused. */
  public long configChanges() {
    return configChanges;
  }

  /** Operations on files that were refused or failed. */
  public long failedOperations() {
    return failedOperations;
  }

  /** Measurements, violations, labels. */
  public long integrityEvents() {
    return integrityEvents;
  }

  /** Those who may not and asked. */
  public long refusedReaders() {
    return refusedReaders;
  }

  /** Readings of the trail. */
  public long reviews() {
    return reviews;
  }

  /** How many different values there are in {@code field}: one of those that are counted. */
  public long different(Field field) {
    TermSet terms = distinct.get(field);
    if (terms == null) {
      throw new IllegalArgumentException(field.word() + " is not counted");
    }
    return terms.size();
  }
}
