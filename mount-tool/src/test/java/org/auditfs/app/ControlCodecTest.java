package org.auditfs.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.auditfs.config.ExitCode;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ControlCodecTest {

  private static final ByteString HOSTILE =
      ByteString.ofHex("00ff0a0d22 5c7bc3a41b5b".replace(" ", ""));

  private static ControlRequest request(String line) throws IOException {
    return ControlCodec.readRequest(
        new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void carriesRequestsOfAnyBytes() throws IOException {
    ControlRequest request =
        new ControlRequest("add", List.of(HOSTILE, ByteString.EMPTY), FilePath.of("/some where"));
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    ControlCodec.write(request, wire);
    assertEquals(request, ControlCodec.readRequest(new ByteArrayInputStream(wire.toByteArray())));
    assertEquals(wire.size() - 1, wire.toString(StandardCharsets.ISO_8859_1).indexOf('\n'));
  }

  @Test
  void carriesAnswersOfAnyBytes() throws IOException {
    ControlAnswer answer =
        new ControlAnswer(List.of(HOSTILE, ByteString.EMPTY), ExitCode.REFUSED, "so nicht: ä\n");
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    ControlCodec.write(answer, wire);
    assertEquals(answer, ControlCodec.readAnswer(new ByteArrayInputStream(wire.toByteArray())));
  }

  @Test
  void speaksAsDocumented() throws IOException {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    ControlCodec.write(
        new ControlRequest("remove", List.of(ByteString.of("3")), FilePath.ROOT), wire);
    ControlCodec.write(ControlAnswer.done(List.of(ByteString.of("1"))), wire);
    assertEquals(
        """
        {"command":"remove","args":["3"],"cwd":"/"}
        {"line":"1"}
        {"exit":0}
        """,
        wire.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "null\n",
        "[]\n",
        "{\"command\":\n",
        "{\"command\":1}\n",
        "{\"command\":\"list\"}",
        "{\"command\":\"list\"} {}\n",
        "{\"command\":\"list\",\"args\":[1]}\n",
        "{\"command\":\"list\",\"args\":[[\"a\"]]}\n",
        "{\"command\":\"list\",\"cwd\":\"relative\"}\n",
        "{\"command\":\"list\",\"cwd\":\"/\\u0000\"}\n",
        "{\"command\":\"list\",\"more\":1}\n",
      })
  void refusesWhatIsNoRequest(String line) {
    assertThrows(ControlProtocolException.class, () -> request(line));
  }

  @Test
  void refusesLinesAndListsWithoutEnd() {
    String longLine = "{\"command\":\"" + "a".repeat(ControlCodec.REQUEST_BYTES_MAX) + "\"}\n";
    String manyWords =
        "{\"args\":[" + "\"\",".repeat(ControlRequest.ARGUMENTS_MAX + 1) + "\"\"]}\n";
    String deep = "[".repeat(ControlCodec.REQUEST_BYTES_MAX - 1) + "\n";
    for (String line : List.of(longLine, manyWords, deep)) {
      assertThrows(ControlProtocolException.class, () -> request(line));
    }
  }

  @Test
  void neverFailsOtherwiseOnNoise() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      assertThrows(
          ControlProtocolException.class,
          () -> ControlCodec.readRequest(new ByteArrayInputStream(noise)),
          () -> "seed " + seed);
    }
  }
}
