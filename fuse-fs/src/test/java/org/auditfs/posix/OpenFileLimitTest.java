package org.auditfs.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFileLimitTest {

  @ParameterizedTest
  @CsvSource({"256, 256", "20000, 20000", "unlimited, 9223372036854775807"})
  void readsTheSoftLimit(String soft, long limit) {
    String limits =
        "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max processes             31000                31000                processes \n"
            + "Max open files            %-20s 1048576              files     \n".formatted(soft);
    assertEquals(limit, OpenFileLimit.parse(limits));
  }

  @Test
  void tellsTheUsualOneWhereNoneStands() {
    assertEquals(1024, OpenFileLimit.parse("Max processes 31000 31000 processes\n"));
  }

  @Test
  void readsItsOwn() {
    assertTrue(OpenFileLimit.get(LinuxPosix.load()) > 0);
  }
}
