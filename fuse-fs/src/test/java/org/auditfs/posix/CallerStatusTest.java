package org.auditfs.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerStatusTest {

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("Groups:\t4 24 27 \nCapEff:\t0000000000000000\n", new int[] {4, 24, 27}, 0L),
        Arguments.of("Groups:\t \nCapEff:\t000001ffffffffff\n", new int[0], 0x1ffffffffffL),
        Arguments.of("Groups:\n\nCapEff:\t0000000000000002\n", new int[0], 2L),
        Arguments.of(
            "Name:\tGroups:\\n0\nGroups:\t1 2 3 4 5 6 7 8 9 10\nCapEff:\tffffffffffffffff\nX:\n",
            new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
            -1L),
        Arguments.of("CapEff:\t1\nGroups:\t4294967294\n", new int[] {-2}, 1L));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void readsGroupsAndCapabilities(String text, int[] groups, long effective) {
    CallerStatus status = CallerStatus.parse(ByteString.of(text)).orElseThrow();
    assertArrayEquals(groups, status.groups());
    assertEquals(effective, status.effective());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Groups:\t1\n",
        "CapEff:\t1\n",
        "Groups:\t1\nCapEff:\t1",
        "Groups:\tx\nCapEff:\t1\n",
        "Groups:\t-1\nCapEff:\t1\n",
        "Groups:\t99999999999\nCapEff:\t1\n",
        "Groups:\t1\nCapEff:\tzz\n",
        "Groups:\t1\nCapEff:\t\n",
        "Groups:\t1\nCapEff:\t11111111111111111\n",
        " Groups:\t1\n CapEff:\t1\n",
        "Name:\tCapEff:\t1\nGroups:\t1\n",
      })
  void refusesWhatTheManualDoesNotSay(String text) {
    assertTrue(CallerStatus.parse(ByteString.of(text)).isEmpty());
  }

  @Test
  void readsTheStatusOfThisThread() throws ErrnoException {
    ByteString text = SmallFile.read(LinuxPosix.load(), ByteString.of("/proc/thread-self/status"));
    assertTrue(CallerStatus.parse(text).isPresent(), text.toString());
  }

  @Test
  void readsAsManyGroupsAsTheKernelAllows() {
    StringBuilder text = new StringBuilder("Groups:\t");
    for (int i = 0; i < 65536; i++) {
      text.append(i).append(' ');
    }
    text.append("\nCapEff:\t0\n");
    CallerStatus status = CallerStatus.parse(ByteString.of(text.toString())).orElseThrow();
    assertEquals(65536, status.groups().length);
    assertTrue(text.length() < SmallFile.SIZE_MAX);
  }
}
