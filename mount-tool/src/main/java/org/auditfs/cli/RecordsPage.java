package org.auditfs.cli;

import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.auditfs.codec.EventFormat;
import org.auditfs.codec.Names;
import org.auditfs.event.EventType;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;

/**
 * auditfs-records(7): what an event is, every field of it, and a sample of each kind. The samples
 * are rendered by what renders the trail, and a test looks that no field of theirs is left out.
 */
final class RecordsPage {

  private final Roff page = new Roff();

  private RecordsPage() {}

  static String text() {
    RecordsPage records = new RecordsPage();
    records.write();
    return records.page.toString();
  }

  private void write() {
    page.title("auditfs-records", 7);
    page.section("NAME");
    page.text("auditfs-records - what stands in the trail of auditfs");
    page.section("DESCRIPTION");
    page.text(
        "An event is one operation, and how it ended. auditfs-search(8) prints it in several"
            + " formats. As raw, and in what auditfs-export(8) writes for ausearch(8), an event is"
            + " several records, lines that begin with type= and have the same"
            + " msg=audit(SECONDS.MILLIS:SERIAL). Serials begin with 1, and none is missing. Names"
            + " with blanks, quotes or control characters stand in hex, without quotes, as the"
            + " kernel writes them. As json an event is one object on one line; there a text that"
            + " is not UTF-8 has its bytes in hex in a field with _hex behind its name.");
    page.section("FIELDS OF RECORDS");
    RecordFields.RECORDS.forEach(page::item);
    page.section("FIELDS OF JSON");
    RecordFields.JSON.forEach(page::item);
    for (EventType type : EventType.values()) {
      page.section("SAMPLES: " + title(type));
      operations(type).forEach(this::sample);
    }
    page.section("SEE ALSO");
    page.text("auditfs(8), auditfs-search(8), auditfs-export(8), auditfs.rules(7), ausearch(8)");
  }

  private static String title(EventType type) {
    return switch (type) {
      case FILE -> "OPERATIONS ON FILES";
      case CONFIG -> "CHANGES OF THE RULES";
      case DAEMON -> "THE DAEMON AND ITS MOUNTS";
      case STORE -> "THE TRAIL";
      case INTEGRITY -> "WHAT FILES CONTAIN";
    };
  }

  private static List<Operation> operations(EventType type) {
    return Arrays.stream(Operation.values()).filter(it -> it.type() == type).toList();
  }

  private void sample(Operation operation) {
    RecordedEvent event = SampleEvents.of(operation);
    page.item(operation.word(), sentence(event));
    page.verbatim(raw(event));
    if (operation == Operation.RENAME) {
      page.text("The same as json:");
      page.verbatim(List.of(json(event)));
    }
  }

  private static String sentence(RecordedEvent event) {
    String sentence = EventFormat.TEXT.render(event, ZoneOffset.UTC, Names.NONE).strip();
    return sentence.split(" ", 3)[2] + ".";
  }

  static List<String> raw(RecordedEvent event) {
    return EventFormat.RAW
        .render(event, ZoneOffset.UTC, Names.NONE)
        .lines()
        .collect(Collectors.toList());
  }

  static String json(RecordedEvent event) {
    return EventFormat.JSON.render(event, ZoneOffset.UTC, Names.NONE).strip();
  }
}
