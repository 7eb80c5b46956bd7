package org.auditfs.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilitiesTest {

  /** Columns in hex; SHARED is 10900021f, SETGID|SETUID c0, SYS_ADMIN 200000. */
  @ParameterizedTest
  @CsvSource({
    // own, callers, acting
    "1ffffffffff, 0,           1fef6fffde0",
    "1ffffffffff, 1ffffffffff, 1ffffffffff",
    "1ffffffffff, 2,           1fef6fffde2",
    "1ffffffffff, 200000,      1fef6fffde0",
    "c0,          1ffffffffff, c0",
    "c2,          1ffffffffff, c2",
    "c2,          1,           c0",
    "0,           1ffffffffff, 0",
  })
  void keepsOwnRightsToSwitchAndSharedRightsOverFiles(String own, String callers, String acting) {
    long result = Capabilities.acting(Long.parseLong(own, 16), Long.parseLong(callers, 16));
    assertEquals(acting, Long.toHexString(result));
  }

  @ParameterizedTest
  @CsvSource({
    "0, false",
    "c0, false",
    "1, true",
    "200000, true",
    "8000000, true",
    "1000000, true",
    "400, false"
  })
  void asksForTheNamespaceOnlyWhereItMatters(String callers, boolean matters) {
    assertEquals(matters, Capabilities.matter(Long.parseLong(callers, 16)));
  }
}
