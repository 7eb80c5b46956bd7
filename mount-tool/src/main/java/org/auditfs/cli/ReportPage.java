package org.auditfs.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.auditfs.config.Json;
import org.auditfs.event.Field;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;
import org.auditfs.file.Printable;
import org.auditfs.search.Query;
import org.auditfs.search.Report;
import org.auditfs.search.ReportColumn;
import org.auditfs.search.Searcher;
import org.auditfs.search.Summary;
import org.auditfs.search.Totals;

/** A report on its page, laid out as aureport's, or as JSON objects. */
final class ReportPage {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);
  private static final String NOTHING = "<no events of interest were found>\n\n";
  private static final int RULE_MIN = 22;

  private final EventPrinter.Sink sink;
  private final boolean json;
  private final boolean failed;
  private final boolean interpret;
  private final ZoneId zone = ZoneId.systemDefault();
  private final AccountNames names = new AccountNames();
  private long rows;

  /**
   * A page that goes to {@code sink}.
   *
   * @param failed whether the title says that it tells of failures alone
   * @param interpret whether login uids are shown as names
   */
  ReportPage(EventPrinter.Sink sink, boolean json, boolean failed, boolean interpret) {
    this.sink = sink;
    this.json = json;
    this.failed = failed;
    this.interpret = interpret;
  }

  /** Every event of interest in a row; whether there was any. */
  boolean rows(Report report, Searcher searcher, Query query) throws StoreException, IOException {
    String headings =
        report.columns().stream().map(ReportColumn::word).collect(Collectors.joining(" "));
    head(report.title() + " Report", "# " + headings);
    searcher.search(
        query,
        event -> {
          if (report.concerns(event.event())) {
            rows++;
            sink.take((json ? object(report, event) : row(report, event)) + "\n");
          }
        });
    return end();
  }

  private void head(String title, String headings) throws IOException {
    if (!json) {
      String rule = "=".repeat(Math.max(headings.length(), RULE_MIN));
      String all = (failed ? "Failed " : "") + title;
      sink.take("\n" + all + "\n" + rule + "\n" + headings + "\n" + rule + "\n");
    }
  }

  private boolean end() throws IOException {
    if (rows == 0 && !json) {
      sink.take(NOTHING);
    }
    return rows > 0;
  }

  private String row(Report report, RecordedEvent event) {
    return rows
        + ". "
        + report.columns().stream()
            .map(column -> shown(column, column.value(event, zone)))
            .collect(Collectors.joining(" "));
  }

  private String shown(ReportColumn column, ByteString value) {
    return switch (column) {
      case AUID -> interpret ? user(value) : value.toString();
      case FILE, EXE, KEY, TERM -> value.toString().equals("?") ? "?" : Printable.of(value);
      default -> value.toString();
    };
  }

  private String user(ByteString auid) {
    String text = auid.toString();
    return text.equals("unset")
        ? text
        : names.user(Long.parseLong(text)).map(Printable::of).orElse("unknown(" + text + ")");
  }

  private String object(Report report, RecordedEvent event) {
    return Json.object(
        out -> {
          Instant time = Instant.EPOCH.plus(event.id().timeMicros(), ChronoUnit.MICROS);
          out.writeNumberField("serial", event.id().serial());
          out.writeStringField("time", time.toString());
          for (ReportColumn column : report.columns()) {
            field(out, column, column.value(event, zone));
          }
        });
  }

  private void field(JsonGenerator out, ReportColumn column, ByteString value) throws IOException {
    switch (column) {
      case DATE, TIME, EVENT, HOST -> {
        // told already, or nothing to tell
      }
      case AUID, PID -> {
        out.writeFieldName(column.word());
        if (value.toString().equals("unset")) {
          out.writeNull();
        } else {
          out.writeNumber(Long.parseLong(value.toString()));
        }
      }
      case SUCCESS -> out.writeBooleanField(column.word(), value.toString().equals("yes"));
      default -> Json.name(out, column.word(), value);
    }
  }

  /** How often each value occurs; whether there was any. */
  boolean totals(Report report, Searcher searcher, Query query) throws StoreException, IOException {
    ReportColumn subject = report.subject();
    head(report.title() + " Summary Report", "total  " + subject.word());
    Totals totals = new Totals(report, zone);
    searcher.search(query, totals);
    for (Totals.Total total : totals.sorted()) {
      rows++;
      sink.take((json ? object(subject, total) : row(subject, total)) + "\n");
    }
    return end();
  }

  private String row(ReportColumn subject, Totals.Total total) {
    return total.count() + "  " + shown(subject, total.value());
  }

  private String object(ReportColumn subject, Totals.Total total) {
    return Json.object(
        out -> {
          out.writeNumberField("total", total.count());
          field(out, subject, total.value());
        });
  }

  /** The trail in numbers; whether there was any event. */
  boolean summary(Summary summary) throws IOException {
    Map<String, Long> numbers = new LinkedHashMap<>();
    numbers.put("changes in configuration", summary.configChanges());
    numbers.put("users", summary.different(Field.AUID));
    numbers.put("executables", summary.different(Field.EXE));
    numbers.put("commands", summary.different(Field.COMM));
    numbers.put("files", summary.different(Field.PATH));
    numbers.put("failed operations", summary.failedOperations());
    numbers.put("integrity events", summary.integrityEvents());
    numbers.put("refused readers", summary.refusedReaders());
    numbers.put("reviews", summary.reviews());
    numbers.put("keys", summary.different(Field.KEY));
    numbers.put("process IDs", summary.different(Field.PID));
    numbers.put("events", summary.events());
    sink.take(json ? object(summary, numbers) + "\n" : page(summary, numbers));
    return summary.events() > 0;
  }

  private String page(Summary summary, Map<String, Long> numbers) {
    StringBuilder page = new StringBuilder("\n");
    page.append(failed ? "Failed " : "").append("Summary Report\n");
    page.append("=".repeat(RULE_MIN)).append('\n');
    if (summary.events() > 0) {
      page.append("Range of time: ").append(time(summary.firstMicros()));
      page.append(" - ").append(time(summary.lastMicros())).append('\n');
    }
    numbers.forEach(
        (what, number) ->
            page.append("Number of ").append(what).append(": ").append(number).append('\n'));
    return page.append('\n').toString();
  }

  private String time(long micros) {
    return TIME.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(zone));
  }

  private static String object(Summary summary, Map<String, Long> numbers) {
    return Json.object(
        out -> {
          if (summary.events() > 0) {
            out.writeStringField("first", instant(summary.firstMicros()));
            out.writeStringField("last", instant(summary.lastMicros()));
          }
          for (Map.Entry<String, Long> entry : numbers.entrySet()) {
            String name = entry.getKey().toLowerCase(Locale.ROOT).replace(' ', '_');
            out.writeNumberField(name, entry.getValue());
          }
        });
  }

  private static String instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }
}
