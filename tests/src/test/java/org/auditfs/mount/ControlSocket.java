package org.auditfs.mount;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The control socket, spoken to as the commands do it, one request a connection: {@code
 * {"command":…,"args":[…],"cwd":…}} and a newline; then {@code {"line":…}} any number of times, and
 * {@code {"exit":…}}.
 */
record ControlSocket(Path path) {

  private static final JsonFactory JSON = new JsonFactory();

  /** What a request was answered with. */
  record Answer(List<String> lines, long exit, String error) {}

  /** Asks as {@code auditfs WORDS} does: only ASCII words, so that chars are bytes. */
  Answer ask(List<String> words) {
    StringWriter request = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(request)) {
      json.writeStartObject();
      json.writeStringField("command", words.get(0));
      json.writeArrayFieldStart("args");
      for (String word : words.subList(1, words.size())) {
        json.writeString(word);
      }
      json.writeEndArray();
      json.writeStringField("cwd", "/");
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answer(send((request + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  /** Sends these bytes, and returns the lines that come until the daemon hangs up. */
  List<String> send(byte[] request) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path));
      ByteBuffer bytes = ByteBuffer.wrap(request);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.shutdownOutput();
      return readAll(channel);
    } catch (IOException e) {
      return List.of("hung up: " + e.getMessage());
    }
  }

  private static List<String> readAll(SocketChannel channel) throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  private static Answer answer(List<String> received) {
    List<String> lines = new ArrayList<>();
    for (String text : received) {
      Json json = Json.parse(text);
      if (json.has("exit")) {
        return new Answer(lines, json.number("exit"), json.text("error"));
      }
      lines.add(json.text("line"));
    }
    throw new AssertionError("no end of the answer: " + received);
  }
}
