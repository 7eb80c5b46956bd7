package org.auditfs.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.auditfs.codec.VisibleEscapes;
import org.auditfs.file.ByteString;

/** JSON objects for results, one a line, without a character that a terminal would act upon. */
public final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Writes the fields of an object. */
  @FunctionalInterface
  public interface Fields {
    void write(JsonGenerator out) throws IOException;
  }

  /** The object with these fields. */
  public static String object(Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      out.setCharacterEscapes(VisibleEscapes.INSTANCE);
      out.writeStartObject();
      fields.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toString();
  }

  /**
   * The fields of an object whose values are no objects or arrays, as text.
   *
   * @throws IOException when {@code text} is no object
   */
  public static Map<String, String> scalars(String text) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser in = FACTORY.createParser(text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object: " + text);
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        if (in.nextToken().isScalarValue()) {
          fields.put(name, in.getText());
        } else {
          in.skipChildren();
        }
      }
    }
    return fields;
  }

  /** A constant's lower-case word. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** A name as text; bytes that are not UTF-8 stand beside it, in hex. */
  public static void name(JsonGenerator out, String field, ByteString bytes) throws IOException {
    out.writeStringField(field, bytes.toString());
    if (bytes.utf8().isEmpty()) {
      out.writeStringField(field + "_hex", bytes.toHex());
    }
  }
}
