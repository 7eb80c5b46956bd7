package org.auditfs.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.auditfs.event.EventId;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;

/** The fields of one JSON object, without a character that a terminal would act upon. */
final class JsonFields {

  /** Writes the fields of an object. */
  interface Content {
    void write(JsonFields out) throws IOException;
  }

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final JsonFactory FACTORY = new JsonFactory();

  /** For what has no method here. */
  final JsonGenerator json;

  private JsonFields(JsonGenerator json) {
    this.json = json;
  }

  /** The object with this content. */
  static String object(Content content) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setCharacterEscapes(VisibleEscapes.INSTANCE);
      json.writeStartObject();
      content.write(new JsonFields(json));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter failed", e);
    }
    return text.toString();
  }

  /** An object within. */
  void object(String name, Content content) throws IOException {
    json.writeObjectFieldStart(name);
    content.write(this);
    json.writeEndObject();
  }

  void time(String name, EventId id) throws IOException {
    Instant time = Instant.EPOCH.plus(id.timeMicros(), ChronoUnit.MICROS);
    json.writeStringField(name, TIME.format(time));
  }

  /** Strings in an array. */
  void array(String name, Iterable<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  /** Not known is null. */
  void id(String name, long value) throws IOException {
    if (value == Subject.UNKNOWN) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }

  void text(String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    } else {
      json.writeNullField(name);
    }
  }

  /** Empty is null; what is not UTF-8 is shown as well as it can be, and again in hex. */
  void bytes(String name, ByteString value) throws IOException {
    if (value.isEmpty()) {
      json.writeNullField(name);
      return;
    }
    json.writeStringField(name, value.toString());
    hex(name, value);
  }

  /** The sibling of {@code name}, where it is needed. */
  void hex(String name, ByteString value) throws IOException {
    if (value.utf8().isEmpty()) {
      json.writeStringField(name + "_hex", value.toHex());
    }
  }
}
