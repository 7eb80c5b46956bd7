package org.auditfs.search;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.auditfs.event.Event;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.Field;
import org.auditfs.event.RecordType;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;

/** A column of a report. */
public enum ReportColumn {
  DATE,
  TIME,
  FILE,
  OP,
  SUCCESS,
  EXE,
  AUID,
  /** The serial. */
  EVENT,
  TERM,
  /** Always unknown: here nobody comes over a network. */
  HOST,
  KEY,
  TYPE,
  PID;

  private static final ByteString NOT_KNOWN = ByteString.of("?");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** The heading. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it shows of {@code recorded}, hostile: to be encoded before it is shown. */
  public ByteString value(RecordedEvent recorded, ZoneId zone) {
    Event event = recorded.event();
    Subject subject = event.subject();
    return switch (this) {
      case DATE -> time(recorded, zone, DAY);
      case TIME -> time(recorded, zone, CLOCK);
      case FILE -> file(event);
      case OP -> ByteString.of(event.operation().word());
      case SUCCESS -> ByteString.of(event.outcome().success() ? "yes" : "no");
      case EXE -> known(subject.exe());
      case AUID -> id(subject.auid());
      case EVENT -> ByteString.of(Long.toString(recorded.id().serial()));
      case TERM -> known(subject.tty());
      case HOST -> NOT_KNOWN;
      case KEY -> keys(event);
      case TYPE -> ByteString.of(RecordType.of(event).get(0).name());
      case PID -> ByteString.of(Long.toString(Math.max(subject.pid(), 0)));
    };
  }

  /** What an event counts for when it is summed up, one or several. */
  public List<ByteString> counted(RecordedEvent recorded, ZoneId zone) {
    return switch (this) {
      case FILE -> texts(Field.PATH, recorded.event());
      case KEY -> texts(Field.KEY, recorded.event());
      default -> List.of(value(recorded, zone));
    };
  }

  private static ByteString time(RecordedEvent recorded, ZoneId zone, DateTimeFormatter form) {
    Instant time = Instant.EPOCH.plus(recorded.id().timeMicros(), ChronoUnit.MICROS);
    return ByteString.of(form.format(time.atZone(zone)));
  }

  private static ByteString file(Event event) {
    return event instanceof FileEvent file
        ? file.object().path().bytes()
        : texts(Field.PATH, event).stream().findFirst().orElse(NOT_KNOWN);
  }

  private static ByteString keys(Event event) {
    List<String> keys = texts(Field.KEY, event).stream().map(ByteString::toString).toList();
    return ByteString.of(String.join(",", keys));
  }

  /** Each value once, though two rules may have the same key, or two names be the same. */
  private static List<ByteString> texts(Field field, Event event) {
    List<ByteString> texts = new ArrayList<>();
    field.values(
        event,
        new Field.Values() {
          @Override
          public void number(long value) {
            throw new IllegalStateException(field + " has texts");
          }

          @Override
          public void text(ByteString value) {
            if (!texts.contains(value)) {
              texts.add(value);
            }
          }
        });
    return texts;
  }

  private static ByteString known(ByteString text) {
    return text.isEmpty() ? NOT_KNOWN : text;
  }

  private static ByteString id(long id) {
    boolean unset = id == Subject.UNKNOWN || id == Subject.UNSET;
    return ByteString.of(unset ? "unset" : Long.toString(id));
  }
}
