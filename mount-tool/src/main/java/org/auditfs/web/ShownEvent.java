package org.auditfs.web;

import java.time.ZoneId;
import java.time.ZoneOffset;
import org.auditfs.codec.EventFormat;
import org.auditfs.codec.Names;
import org.auditfs.config.Json;
import org.auditfs.event.RecordedEvent;

/** An event as the page's scripts take it: its sentence, and all that it says. */
final class ShownEvent {

  private final ZoneId zone = ZoneId.systemDefault();
  private final Names names;

  ShownEvent(Names names) {
    this.names = names;
  }

  /** As {@code search --format text} has it. */
  String sentence(RecordedEvent event) {
    return EventFormat.TEXT.render(event, zone, names).strip();
  }

  /** {@code {"text": …, "event": …}}. */
  String json(RecordedEvent event) {
    return Json.object(
        fields -> {
          fields.writeStringField("text", sentence(event));
          fields.writeFieldName("event");
          fields.writeRawValue(EventFormat.JSON.render(event, ZoneOffset.UTC, names).strip());
        });
  }
}
