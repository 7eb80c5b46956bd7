package org.auditfs.codec;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.auditfs.event.Event;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.EventId;
import org.auditfs.event.RecordType;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;

/**
 * An event as one line of comma separated values (RFC 4180), in the columns of {@code ausearch
 * --format csv}; dates are ISO 8601.
 */
final class CsvLine {

  static final String HEADER =
      "NODE,EVENT,DATE,TIME,SERIAL_NUM,EVENT_KIND,SESSION,SUBJ_PRIME,SUBJ_SEC,SUBJ_KIND,"
          + "ACTION,RESULT,OBJ_PRIME,OBJ_SEC,OBJ_KIND,HOW";

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** The first uid of people: UID_MIN of login.defs(5). */
  private static final long UID_MIN = 1000;

  /** What a spreadsheet takes for the beginning of a formula. */
  private static final String FORMULA = "=+-@";

  private final Event event;
  private final Names names;
  private final StringJoiner columns = new StringJoiner(",");

  private CsvLine(Event event, Names names) {
    this.event = event;
    this.names = names;
  }

  static String render(RecordedEvent recorded, ZoneId zone, Names names) {
    return new CsvLine(recorded.event(), names).line(recorded.id(), zone);
  }

  private String line(EventId id, ZoneId zone) {
    ZonedDateTime time = Instant.EPOCH.plus(id.timeMicros(), ChronoUnit.MICROS).atZone(zone);
    Subject subject = event.subject();
    columns.add("").add(RecordType.of(event).get(0).name());
    columns.add(DATE.format(time)).add(TIME.format(time)).add(Long.toString(id.serial()));
    columns.add(eventKind()).add(isSet(subject.ses()) ? Long.toString(subject.ses()) : "unset");
    columns.add(user(subject.auid())).add(user(subject.uid())).add(subjectKind(subject.uid()));
    columns.add(Action.of(event)).add(event.outcome().success() ? "success" : "failed");
    object();
    columns.add(hostile(subject.exe()));
    return columns.toString();
  }

  private String eventKind() {
    return switch (event.operation()) {
      case REFUSED, REVIEW -> "user-space";
      default ->
          switch (event.type()) {
            case FILE -> "audit-rule";
            case CONFIG -> "configuration";
            case DAEMON, STORE -> "audit-daemon";
            case INTEGRITY -> "integrity";
          };
    };
  }

  private static boolean isSet(long id) {
    return id != Subject.UNKNOWN && id != Subject.UNSET;
  }

  private String user(long uid) {
    return isSet(uid)
        ? names.user(uid).map(ByteString::of).map(CsvLine::hostile).orElse(Long.toString(uid))
        : "unset";
  }

  private static String subjectKind(long uid) {
    return !isSet(uid)
        ? "unset-acct"
        : uid == 0 ? "privileged-acct" : uid < UID_MIN ? "service-acct" : "user-acct";
  }

  private void object() {
    if (event instanceof FileEvent file) {
      columns.add(hostile(file.object().path().bytes()));
      boolean exists = file.object().exists();
      columns.add(exists ? Long.toUnsignedString(file.object().inode()) : "");
      columns.add(Action.kind(file));
    } else if (event instanceof ConfigEvent config) {
      List<String> keys = config.rules().stream().flatMap(rule -> rule.keys().stream()).toList();
      columns.add(config.path().map(FilePath::bytes).map(CsvLine::hostile).orElse(""));
      columns.add(hostile(ByteString.of(String.join(" ", keys)))).add("audit-config");
    } else if (event instanceof DaemonEvent daemon) {
      Optional<ByteString> path = daemon.path().map(FilePath::bytes);
      columns.add(hostile(path.orElse(ByteString.of(daemon.detail())))).add("").add("service");
    }
  }

  /** Quoted where it must be; an apostrophe keeps a spreadsheet from reckoning. */
  private static String hostile(ByteString value) {
    String text = Printable.line(value);
    if (!text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0) {
      text = "'" + text;
    }
    boolean plain = text.indexOf(',') < 0 && text.indexOf('"') < 0;
    return plain && text.strip().length() == text.length()
        ? text
        : '"' + text.replace("\"", "\"\"") + '"';
  }
}
