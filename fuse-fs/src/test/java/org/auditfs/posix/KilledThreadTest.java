package org.auditfs.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KilledThreadTest {

  @ParameterizedTest
  @CsvSource({
    "0000000000000100, 0000000000000000, true", // SIGKILL, its own
    "0000000000000000, 0000000000000100, true", // its process's
    "0000000000004100, 0000000000010000, true", // with SIGTERM and SIGCHLD
    "0000000000000200, 0000000000004000, false", // SIGUSR1; SIGTERM that is blocked or caught
    "0000000000000000, 0000000000000000, false",
  })
  void isOneForWhichSigkillIsPending(String own, String shared, boolean killed) {
    String status =
        "Name:\tSigPnd:\\n0000000000000100\nSigPnd:\t%s\nShdPnd:\t%s\nSigBlk:\t0000000000000100\n";
    assertEquals(killed, KilledThread.isKilled(ByteString.of(status.formatted(own, shared))));
  }

  @Test
  void isNoneThatCannotBeSeen() {
    LinuxPosix posix = LinuxPosix.load();
    assertFalse(KilledThread.test(posix, 0));
    assertFalse(KilledThread.test(posix, posix.gettid()));
  }
}
