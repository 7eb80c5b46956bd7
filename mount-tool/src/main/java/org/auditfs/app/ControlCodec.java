package org.auditfs.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.auditfs.config.ExitCode;
import org.auditfs.config.RawText;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.rule.RuleText;

/**
 * The language of the control socket: JSON objects, one a line.
 *
 * <pre>
 * request   {"command":"add","args":["integrity","/etc/passwd"],"cwd":"/root"}
 * answer    {"line":"1"}            as often as there are lines
 *           {"exit":0}              once, last; with "error" when there is one
 * </pre>
 *
 * A string stands for bytes, one char (U+0000 to U+00FF) a byte, but for {@code error}, which is
 * text.
 */
final class ControlCodec {

  /** Longest request: the largest rules file, its bytes escaped. Only who may ask is read from. */
  static final int REQUEST_BYTES_MAX = 2 * RuleText.BYTES_MAX;

  /** Longest line of an answer. */
  static final int ANSWER_LINE_BYTES_MAX = 1 << 20;

  /** Most lines of an answer. */
  static final int ANSWER_LINES_MAX = 1 << 20;

  private static final JsonFactory JSON = new JsonFactory();

  private ControlCodec() {}

  static void write(ControlRequest request, OutputStream out) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("command", request.command());
      json.writeArrayFieldStart("args");
      for (ByteString argument : request.arguments()) {
        json.writeString(RawText.of(argument));
      }
      json.writeEndArray();
      json.writeStringField("cwd", RawText.of(request.cwd().bytes()));
      json.writeEndObject();
    }
    send(line, out);
  }

  static ControlRequest readRequest(InputStream in) throws IOException {
    byte[] line = readLine(in, REQUEST_BYTES_MAX);
    String command = "";
    String cwd = "/";
    List<ByteString> arguments = List.of();
    try (JsonParser json = JSON.createParser(line)) {
      expect(json, JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        switch (json.currentName()) {
          case "command" -> command = text(json);
          case "args" -> arguments = texts(json);
          case "cwd" -> cwd = text(json);
          default -> throw new ControlProtocolException("unknown field " + json.currentName());
        }
      }
      expectEnd(json);
      return new ControlRequest(command, arguments, new FilePath(RawText.bytes(cwd)));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new ControlProtocolException("not a request: " + e.getMessage());
    }
  }

  static void write(ControlAnswer answer, OutputStream out) throws IOException {
    for (ByteString text : answer.lines()) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      try (JsonGenerator json = JSON.createGenerator(line)) {
        json.writeStartObject();
        json.writeStringField("line", RawText.of(text));
        json.writeEndObject();
      }
      send(line, out);
    }
    ByteArrayOutputStream last = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(last)) {
      json.writeStartObject();
      json.writeNumberField("exit", answer.exitCode().number());
      if (!answer.error().isEmpty()) {
        json.writeStringField("error", answer.error());
      }
      json.writeEndObject();
    }
    send(last, out);
    out.flush();
  }

  static ControlAnswer readAnswer(InputStream in) throws IOException {
    List<ByteString> lines = new ArrayList<>();
    while (lines.size() <= ANSWER_LINES_MAX) {
      AnswerLine line = answerLine(readLine(in, ANSWER_LINE_BYTES_MAX));
      if (line.exit >= 0) {
        return new ControlAnswer(lines, ExitCode.of(line.exit), line.error);
      }
      lines.add(RawText.bytes(line.text));
    }
    throw new ControlProtocolException("an answer of more than " + ANSWER_LINES_MAX + " lines");
  }

  private record AnswerLine(String text, int exit, String error) {}

  private static AnswerLine answerLine(byte[] line) throws IOException {
    String text = "";
    String error = "";
    int exit = -1;
    try (JsonParser json = JSON.createParser(line)) {
      expect(json, JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        switch (json.currentName()) {
          case "line" -> text = text(json);
          case "error" -> error = text(json);
          case "exit" -> exit = number(json);
          default -> throw new ControlProtocolException("unknown field " + json.currentName());
        }
      }
      expectEnd(json);
      return new AnswerLine(text, exit, error);
    } catch (JsonProcessingException e) {
      throw new ControlProtocolException("not an answer: " + e.getMessage());
    }
  }

  private static List<ByteString> texts(JsonParser json) throws IOException {
    expect(json, JsonToken.START_ARRAY);
    List<ByteString> texts = new ArrayList<>();
    while (json.nextToken() == JsonToken.VALUE_STRING) {
      if (texts.size() == ControlRequest.ARGUMENTS_MAX) {
        throw new ControlProtocolException("more than " + texts.size() + " arguments");
      }
      texts.add(RawText.bytes(json.getText()));
    }
    if (json.currentToken() != JsonToken.END_ARRAY) {
      throw new ControlProtocolException("an argument that is no string");
    }
    return texts;
  }

  private static String text(JsonParser json) throws IOException {
    expect(json, JsonToken.VALUE_STRING);
    return json.getText();
  }

  private static int number(JsonParser json) throws IOException {
    expect(json, JsonToken.VALUE_NUMBER_INT);
    return json.getIntValue();
  }

  private static void expect(JsonParser json, JsonToken wanted) throws IOException {
    JsonToken token = json.nextToken();
    if (token != wanted) {
      throw new ControlProtocolException("expected " + wanted + ", found " + token);
    }
  }

  private static void expectEnd(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
      throw new ControlProtocolException("one object a line");
    }
  }

  private static void send(ByteArrayOutputStream line, OutputStream out) throws IOException {
    line.write('\n');
    line.writeTo(out);
    out.flush();
  }

  /** Reads to the newline, which is not returned. */
  private static byte[] readLine(InputStream in, int bytesMax) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new ControlProtocolException("the other side hung up");
      }
      if (line.size() == bytesMax) {
        throw new ControlProtocolException("a line of more than " + bytesMax + " bytes");
      }
      line.write(next);
    }
    return line.toByteArray();
  }
}
