package org.auditfs.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.auditfs.event.EventId;
import org.auditfs.event.Field;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;

/**
 * Which events are wanted: those that meet every condition, within the serials and times, at most
 * {@code limit} of them.
 *
 * @param conditions all must be met
 * @param firstSerial the first serial that is wanted
 * @param lastSerial the last
 * @param fromMicros the earliest time that is wanted, microseconds since 1970
 * @param toMicros the latest, itself included
 * @param limit how many at most, the first ones; {@link Long#MAX_VALUE} for all
 */
public record Query(
    List<Condition> conditions,
    long firstSerial,
    long lastSerial,
    long fromMicros,
    long toMicros,
    long limit) {

  /** Every event. */
  public static final Query ALL =
      new Query(List.of(), 1, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  public Query {
    conditions = List.copyOf(conditions);
  }

  /** Whether {@code event} is wanted, the limit aside. */
  public boolean matches(RecordedEvent event) {
    return spans(event.id()) && conditions.stream().allMatch(condition -> condition.matches(event));
  }

  /** Whether the event whose record this is may be wanted: if not, it need not be decoded. */
  boolean mayMatch(byte[] record, int from, int to) {
    for (Condition condition : conditions) {
      if (!condition.mayMatch(record, from, to)) {
        return false;
      }
    }
    return true;
  }

  /** Whether serial and time are wanted. */
  boolean spans(EventId id) {
    return id.serial() >= firstSerial
        && id.serial() <= lastSerial
        && id.timeMicros() >= fromMicros
        && id.timeMicros() <= toMicros;
  }

  /** The same of these serials only. */
  Query within(long first, long last) {
    return new Query(
        conditions,
        Math.max(firstSerial, first),
        Math.min(lastSerial, last),
        fromMicros,
        toMicros,
        limit);
  }

  /** What is left of it when the event with {@code serial} is told, and {@code found} in all. */
  Query goingOn(long serial, long found) {
    return new Query(
        conditions,
        Math.max(firstSerial, serial + 1),
        lastSerial,
        fromMicros,
        toMicros,
        limit - found);
  }

  /** Begins a query that wants every event. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Puts a query together; each call narrows it. Named after the options of {@code auditfs search}.
   */
  public static final class Builder {

    private final List<Condition> conditions = new ArrayList<>();
    private long firstSerial = 1;
    private long lastSerial = Long.MAX_VALUE;
    private long fromMicros = Long.MIN_VALUE;
    private long toMicros = Long.MAX_VALUE;
    private long limit = Long.MAX_VALUE;

    private Builder() {}

    /** {@code -f}: the object, the second object or the victim is at exactly this path. */
    public Builder file(FilePath path) {
      return text(Field.PATH, path.bytes());
    }

    /** {@code -f DIR/}: one of them is this directory or lies beneath it. */
    public Builder subtree(FilePath directory) {
      ByteString path = directory.bytes();
      conditions.add(
          new Condition.AnyOf(
              Field.SUBTREE,
              List.of(
                  new Condition.TextIs(Field.SUBTREE, path),
                  new Condition.TextIs(Field.PATH, path))));
      return this;
    }

    /** {@code -k}: a rule with this key asked for it. */
    public Builder key(String key) {
      return text(Field.KEY, ByteString.of(key));
    }

    /** {@code -a}: the event with this serial. */
    public Builder serial(long serial) {
      firstSerial = Math.max(firstSerial, serial);
      lastSerial = Math.min(lastSerial, serial);
      return this;
    }

    /** Events up to the one with this serial. */
    public Builder upTo(long serial) {
      lastSerial = Math.min(lastSerial, serial);
      return this;
    }

    /** Events after the one with this serial. */
    public Builder after(long serial) {
      firstSerial = Math.max(firstSerial, serial + 1);
      return this;
    }

    /** {@code --op}: one of these operations. */
    public Builder operations(Collection<Operation> operations) {
      return words(Field.OP, operations.stream().map(Operation::word).toList());
    }

    /** {@code -m}: one of these, each a record type (SYSCALL) or a json type (file). */
    public Builder types(Collection<String> types) {
      return words(Field.TYPE, types);
    }

    /** {@code -sv}: done, or refused and failed. */
    public Builder success(boolean success) {
      return text(Field.SUCCESS, ByteString.of(success ? "yes" : "no"));
    }

    /** {@code -e}: 0 or more, or a negated error number. */
    public Builder exit(long exit) {
      return number(Field.EXIT, exit);
    }

    /** {@code -ui}. */
    public Builder uid(long uid) {
      return number(Field.UID, uid);
    }

    /** {@code -ul}: the login uid; 4294967295 for none. */
    public Builder loginUid(long auid) {
      return number(Field.AUID, auid);
    }

    /** {@code -ua}: uid, effective uid or login uid. */
    public Builder anyUid(long uid) {
      return number(Field.UID_ALL, uid);
    }

    /** {@code -gi}. */
    public Builder gid(long gid) {
      return number(Field.GID, gid);
    }

    /** {@code -p}. */
    public Builder pid(long pid) {
      return number(Field.PID, pid);
    }

    /** {@code -pp}. */
    public Builder ppid(long ppid) {
      return number(Field.PPID, ppid);
    }

    /** {@code --session}. */
    public Builder session(long ses) {
      return number(Field.SES, ses);
    }

    /** {@code -c}: the command name, whole. */
    public Builder comm(ByteString comm) {
      return text(Field.COMM, comm);
    }

    /** {@code -x}: the executable's path, whole. */
    public Builder exe(ByteString exe) {
      return text(Field.EXE, exe);
    }

    /** {@code --inode}: of the object, the second object or the victim. */
    public Builder inode(long inode) {
      return number(Field.INODE, inode);
    }

    /** {@code --rule}: this rule asked for it. */
    public Builder rule(long id) {
      return number(Field.RULE, id);
    }

    /** {@code --verb}: a rule of this verb asked for it. */
    public Builder verb(Verb verb) {
      return text(Field.VERB, ByteString.of(verb.word()));
    }

    /** {@code -ts}: not before this time, microseconds since 1970. */
    public Builder from(long micros) {
      fromMicros = Math.max(fromMicros, micros);
      return this;
    }

    /** {@code -te}: not after this time, microseconds since 1970. */
    public Builder to(long micros) {
      toMicros = Math.min(toMicros, micros);
      return this;
    }

    /** {@code --limit}, {@code --just-one}: the first so many only. */
    public Builder limit(long wanted) {
      limit = Math.min(limit, wanted);
      return this;
    }

    /** The query. */
    public Query build() {
      return new Query(conditions, firstSerial, lastSerial, fromMicros, toMicros, limit);
    }

    private Builder number(Field field, long value) {
      conditions.add(new Condition.NumberIs(field, value));
      return this;
    }

    private Builder text(Field field, ByteString value) {
      conditions.add(new Condition.TextIs(field, value));
      return this;
    }

    private Builder words(Field field, Collection<String> words) {
      conditions.add(
          new Condition.AnyOf(
              field,
              words.stream()
                  .map(word -> new Condition.TextIs(field, ByteString.of(word)))
                  .toList()));
      return this;
    }
  }
}
