package org.auditfs.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
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
