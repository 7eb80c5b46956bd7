package org.auditfs.cli;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.auditfs.event.Event;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.EventType;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.Subject;
import org.auditfs.search.EventVisitor;

/** Counts in a trail what the profile asks for. */
final class CappTally implements EventVisitor {

  /** How often something occurs, and where the last time. */
  static final class Count {
    private long times;
    private long last;

    void add(long serial) {
      times++;
      last = serial;
    }

    void add(Count other) {
      times += other.times;
      last = Math.max(last, other.last);
    }

    long times() {
      return times;
    }

    @Override
    public String toString() {
      return times == 0 ? "0" : times + " (last: event " + last + ")";
    }
  }

  private final Map<Operation, Count> done = new EnumMap<>(Operation.class);
  private final Map<Operation, Count> refused = new EnumMap<>(Operation.class);
  private final Count unknownUser = new Count();
  private final Count timeBack = new Count();
  private final Count accounts = new Count();
  private final Count secrets = new Count();
  private long events;
  private long lastMicros;
  private Optional<RecordedEvent> lastFile = Optional.empty();

  @Override
  public void event(RecordedEvent recorded) {
    Event event = recorded.event();
    long serial = recorded.id().serial();
    events++;
    (event.outcome().success() ? done : refused)
        .computeIfAbsent(event.operation(), operation -> new Count())
        .add(serial);
    if (recorded.id().timeMicros() < lastMicros) {
      timeBack.add(serial);
    }
    lastMicros = recorded.id().timeMicros();
    if (event instanceof FileEvent file && event.type() == EventType.FILE) {
      lastFile = Optional.of(recorded);
      count(file, serial);
    }
  }

  private void count(FileEvent file, long serial) {
    if (file.subject().auid() == Subject.UNKNOWN || file.subject().uid() == Subject.UNKNOWN) {
      unknownUser.add(serial);
    }
    String name = file.object().path().name().toString();
    if (List.of("passwd", "group").contains(name)) {
      accounts.add(serial);
    }
    if (List.of("shadow", "gshadow").contains(name)) {
      secrets.add(serial);
    }
  }

  /** All events. */
  long events() {
    return events;
  }

  /** Those of {@code operations}, done or refused. */
  Count of(Operation... operations) {
    Count count = new Count();
    Arrays.stream(operations)
        .forEach(
            operation -> {
              Optional.ofNullable(done.get(operation)).ifPresent(count::add);
              Optional.ofNullable(refused.get(operation)).ifPresent(count::add);
            });
    return count;
  }

  /** Operations on files that were done, or that were refused. */
  Count files(boolean success) {
    return sum(success ? done : refused, operation -> operation.type() == EventType.FILE);
  }

  /** Changes of the rules, done and refused. */
  Count config() {
    Count count = sum(done, operation -> operation.type() == EventType.CONFIG);
    count.add(sum(refused, operation -> operation.type() == EventType.CONFIG));
    return count;
  }

  private static Count sum(Map<Operation, Count> counts, Predicate<Operation> wanted) {
    Count count = new Count();
    counts.forEach(
        (operation, one) -> {
          if (wanted.test(operation)) {
            count.add(one);
          }
        });
    return count;
  }

  /** Operations on files of which it is not known who did them. */
  Count unknownUser() {
    return unknownUser;
  }

  /** Events with an earlier time than the one before. */
  Count timeBack() {
    return timeBack;
  }

  /** Operations on files called passwd or group. */
  Count accounts() {
    return accounts;
  }

  /** Operations on files called shadow or gshadow. */
  Count secrets() {
    return secrets;
  }

  /** The last operation on a file. */
  Optional<RecordedEvent> lastFile() {
    return lastFile;
  }
}
