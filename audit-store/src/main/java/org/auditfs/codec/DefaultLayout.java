package org.auditfs.codec;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.auditfs.event.RecordedEvent;

/** What ausearch(8) prints for people: a rule of dashes, and the lines, the last one first. */
final class DefaultLayout {

  private static final String RULE = "----\n";

  /** As ctime(3). */
  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

  private DefaultLayout() {}

  /** With the time above, since the lines have it in seconds only. */
  static String render(RecordedEvent recorded, ZoneId zone) {
    Instant time = Instant.EPOCH.plus(recorded.id().timeMicros(), ChronoUnit.MICROS);
    String head = RULE + "time->" + CTIME.format(time.atZone(zone)) + "\n";
    return head + reversed(AuditLines.raw(recorded));
  }

  /** {@code -i}: the lines have the time themselves. */
  static String interpreted(RecordedEvent recorded, ZoneId zone, Names names) {
    return RULE + reversed(AuditLines.interpreted(recorded, zone, names));
  }

  private static String reversed(List<String> lines) {
    StringBuilder out = new StringBuilder();
    for (int i = lines.size() - 1; i >= 0; i--) {
      out.append(lines.get(i)).append('\n');
    }
    return out.toString();
  }
}
