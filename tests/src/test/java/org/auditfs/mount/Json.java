package org.auditfs.mount;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A json object, read by name; {@code a.b} goes down. */
record Json(Map<String, @Nullable Object> fields) {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Reads one object. */
  static Json parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      return new Json(object(parser));
    } catch (IOException e) {
      throw new AssertionError("not json: " + text, e);
    }
  }

  /** Reads an object a line. */
  static List<Json> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).map(Json::parse).toList();
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> new Json(object(parser));
      case START_ARRAY -> array(parser);
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(parser));
    }
    return values;
  }

  private @Nullable Object find(String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      return fields.get(path);
    }
    return fields.get(path.substring(0, dot)) instanceof Json inner
        ? inner.find(path.substring(dot + 1))
        : null;
  }

  /** Whether there is something, and it is not null. */
  boolean has(String path) {
    return find(path) != null;
  }

  /** A text, or the empty text where there is none. */
  String text(String path) {
    return find(path) instanceof String text ? text : "";
  }

  /** A number, or -1 where there is none. */
  long number(String path) {
    return find(path) instanceof Long number ? number : -1;
  }

  /** Whether the field is true. */
  boolean isTrue(String path) {
    return Boolean.TRUE.equals(find(path));
  }

  /** The objects of an array, none where there is no such array. */
  List<Json> objects(String path) {
    return find(path) instanceof List<?> list
        ? list.stream().filter(Json.class::isInstance).map(Json.class::cast).toList()
        : List.of();
  }

  /** The texts of an array, none where there is no such array. */
  List<String> texts(String path) {
    return find(path) instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
