package org.auditfs.codec;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auditfs.event.RecordedEvent;
import org.auditfs.file.Printable;

/** What ausearch(8) prints by default: a rule of dashes, the local time, the lines. */
final class DefaultLayout {

  /** As ctime(3). */
  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

  private static final Pattern USER = Pattern.compile(" (auid|uid|euid|suid|fsuid|ouid)=(\\d+)");
  private static final Pattern GROUP = Pattern.compile(" (gid|egid|sgid|fsgid|ogid)=(\\d+)");

  private DefaultLayout() {}

  static String render(RecordedEvent recorded, ZoneId zone, Names names) {
    Instant time = Instant.EPOCH.plus(recorded.id().timeMicros(), ChronoUnit.MICROS);
    StringBuilder out = new StringBuilder("----\ntime->");
    out.append(CTIME.format(time.atZone(zone))).append('\n');
    List<String> lines = new AuditLines(recorded).lines();
    lines.forEach(line -> out.append(named(line, names)).append('\n'));
    return out.toString();
  }

  private static String named(String line, Names names) {
    return replace(GROUP, replace(USER, line, names::user), names::group);
  }

  private static String replace(Pattern field, String line, LongFunction<Optional<String>> names) {
    return field
        .matcher(line)
        .replaceAll(
            match -> {
              String number = match.group(2);
              String shown = names.apply(Long.parseLong(number)).map(Printable::of).orElse(number);
              return Matcher.quoteReplacement(" " + match.group(1) + "=" + shown);
            });
  }
}
