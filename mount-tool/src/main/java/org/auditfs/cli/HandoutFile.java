package org.auditfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.auditfs.config.CommandException;
import org.auditfs.config.Json;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import org.auditfs.web.Handout;

/** A report to hand out: a {@link Handout} of what a query finds, in a file. */
final class HandoutFile {

  private final Invocation invocation;
  private final Reading reading;

  HandoutFile(Invocation invocation, Reading reading) {
    this.invocation = invocation;
    this.reading = reading;
  }

  /** Writes it whole, or not at all. */
  void write(Path file, Searcher searcher, Query.Builder query)
      throws CommandException, StoreException, IOException {
    Deque<RecordedEvent> newest = new ArrayDeque<>();
    long found =
        searcher.search(
            query.build(),
            event -> {
              newest.add(event);
              if (newest.size() > Handout.EVENTS_MAX) {
                newest.remove();
              }
            });
    List<List<String>> requirements =
        Stream.concat(new CappLook(invocation).at(reading).stream(), CappTable.ELSEWHERE.stream())
            .map(HandoutFile::row)
            .toList();
    Map<String, String> facts = facts(found, newest.size());
    try (WholeFile whole = WholeFile.create(file)) {
      new Handout("auditfs report", facts, new AccountNames(), newest, requirements)
          .write(whole.stream());
      whole.keep();
    }
    if (newest.size() < found) {
      invocation.remark("only the newest " + newest.size() + " of " + found + " events are in it");
    }
  }

  private Map<String, String> facts(long found, int shown) {
    Map<String, String> facts = new LinkedHashMap<>();
    String now =
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            ZonedDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS));
    facts.put("Made", now);
    facts.put("Trail", reading.state().toString());
    facts.put("Asked for", invocation.words());
    facts.put("Events", shown == found ? "" + found : found + ", the newest " + shown + " here");
    return facts;
  }

  private static List<String> row(Requirement row) {
    String standing = Json.word(row.standing()).replace('_', ' ');
    return List.of(row.component(), standing, row.title(), row.evidence(), row.limit());
  }
}
