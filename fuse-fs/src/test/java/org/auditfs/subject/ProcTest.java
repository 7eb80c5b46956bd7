package org.auditfs.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProcTest {

  private static final String STATUS =
      """
      Name:\tcat
      Umask:\t0022
      State:\tS
      Tgid:\t4711
      Ngid:\t0
      Pid:\t4712
      PPid:\t4700
      TracerPid:\t0
      Uid:\t1000\t1001\t1002\t4294967294
      Gid:\t100\t101\t102\t103
      """;

  @Test
  void readsTheIdsOfAStatusFile() {
    ProcStatus status = ProcStatus.parse(STATUS);
    assertEquals(4711, status.threadGroup());
    assertEquals(4700, status.parent());
    assertEquals(new ProcStatus.Ids(1000, 1001, 1002, 4294967294L), status.uids());
    assertEquals(new ProcStatus.Ids(100, 101, 102, 103), status.gids());
  }

  @Test
  void aNameCannotPretendToBeAnotherLine() {
    String hostile = STATUS.replace("Name:\tcat", "Name:\tx\\nUid:\\t0");
    assertEquals(1000, ProcStatus.parse(hostile).uids().real());
  }

  @Test
  void anEndedProcessIsUnknown() {
    ProcStatus status = ProcStatus.parse("");
    assertEquals(Subject.UNKNOWN, status.threadGroup());
    assertEquals(Subject.UNKNOWN, status.uids().fileSystem());
  }

  @ParameterizedTest
  @CsvSource({
    "0, (none)",
    "34816, pts0", // 136:0
    "34823, pts7",
    "35072, pts256", // 137:0
    "1025, tty1", // 4:1
    "1088, ttyS0", // 4:64
  })
  void namesTerminalsAsAuditDoes(int device, String name) {
    assertEquals(name, Terminals.name(device));
    assertEquals(
        name,
        Terminals.name(ByteString.of("12 (a) b) c) S 1 12 12 " + device + " 12 0")).toString());
  }
}
