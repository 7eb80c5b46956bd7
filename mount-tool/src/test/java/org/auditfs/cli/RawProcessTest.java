package org.auditfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RawProcessTest {

  private static byte[] bytes(String raw) {
    return raw.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void takesTheLastArgumentsAsTheyWereGiven() {
    byte[] cmdline = bytes("java\0-cp\0x\0Main\0add\0\0\u00ff\0");
    assertArrayEquals(new String[] {"add", "", "\u00ff"}, RawProcess.last(cmdline, 3));
    assertArrayEquals(new String[0], RawProcess.last(cmdline, 0));
  }

  @Test
  void readsTheEnvironmentAndTheFirstOfTwoNames() {
    assertEquals(
        Map.of("A", "b=c", "STATE", "/\u00e4"),
        RawProcess.environment(bytes("A=b=c\0STATE=/\u00e4\0A=2\0=x\0nonsense\0")));
  }
}
