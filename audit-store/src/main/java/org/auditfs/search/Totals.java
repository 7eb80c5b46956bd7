package org.auditfs.search;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.auditfs.event.RecordedEvent;
import org.auditfs.file.ByteString;

/** How often each value of a report's subject occurs. Needs memory for each different value. */
public final class Totals implements EventVisitor {

  /** A value and how often it occurs. */
  public record Total(ByteString value, long count) {}

  private final Report report;
  private final ZoneId zone;
  private final Map<ByteString, Long> counts = new HashMap<>();

  /** For {@code report}; times are local to {@code zone}. */
  public Totals(Report report, ZoneId zone) {
    this.report = report;
    this.zone = zone;
  }

  @Override
  public void event(RecordedEvent event) {
    if (report.concerns(event.event())) {
      for (ByteString value : report.subject().counted(event, zone)) {
        counts.merge(value, 1L, Long::sum);
      }
    }
  }

  /** The totals, the largest first, equal ones in the order of their values. */
  public List<Total> sorted() {
    List<Total> totals = new ArrayList<>();
    counts.forEach((value, count) -> totals.add(new Total(value, count)));
    totals.sort(Comparator.comparingLong(Total::count).reversed().thenComparing(Total::value));
    return totals;
  }
}
