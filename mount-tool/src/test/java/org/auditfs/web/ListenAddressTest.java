package org.auditfs.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ListenAddressTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8470, true",
    "127.8.9.1:0, true",
    "localhost:80, true",
    "[::1]:8470, true",
    "0.0.0.0:8470, false",
    "192.168.1.5:65535, false",
    "[::]:1, false"
  })
  void readsWhereToListen(String text, boolean loopback) throws CommandException {
    ListenAddress listen = ListenAddress.parse(text);
    assertEquals(text, listen.toString());
    assertEquals(loopback, listen.isLoopback());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8470",
        ":8470",
        "127.0.0.1",
        "127.0.0.1:65536",
        "127.0.0.1:-1",
        "300.1.2.3:80",
        "example.org:80",
        "[fe80::1%eth0]:80",
        "[:::]:80",
        "127.0.0.1:80/x",
        "localhost:8o"
      })
  void refusesWhatIsNoAddress(String text) {
    CommandException wrong = assertThrows(CommandException.class, () -> ListenAddress.parse(text));
    assertEquals(ExitCode.WRONG_USAGE, wrong.exitCode());
    assertTrue(String.valueOf(wrong.getMessage()).contains("bad --listen: " + text));
  }
}
