package org.auditfs.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.auditfs.fuse.StickyGuard;
import org.auditfs.posix.Stat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By the source of Linux 6.18, fs/namei.c; the real kernel is asked in StickyDirectoryIT. */
final class ProtectionTest {

  private static final int ROOT = 0;
  private static final int ALICE = 1000;

  private static Stat stat(int mode, int uid) {
    return new Stat(0, 0, 1, mode, 1, uid, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Refused at which of the levels 0, 1 and 2, by the mode of the directory. */
  @ParameterizedTest
  @CsvSource({
    "0120777, 1777, 011", "0120777, 1775, 000", "0120777, 0777, 000", // links
    "0100644, 1777, 011", "0100644, 1775, 001", "0100644, 0777, 000", // regular files
    "0010644, 1777, 011", "0010644, 1775, 001", "0010644, 0777, 000", // FIFOs
    "0020644, 1777, 111", "0020644, 1775, 000", "0020644, 0777, 000", // devices
    "0140644, 1777, 111", "0140644, 1755, 000", "0040755, 1777, 000" // a socket, a directory
  })
  void refusesWhatAnotherMadeAsTheSettingsSay(String mode, String directory, String refused) {
    StringBuilder seen = new StringBuilder();
    Stat object = stat(Integer.parseInt(mode, 8), ALICE);
    StickyGuard guard = StickyGuard.in(stat(octal(directory), ROOT)).over(object, ROOT);
    for (int level = 0; level <= 2; level++) {
      seen.append(new Protection(level, level, level).refuses(guard, object) ? 1 : 0);
    }
    assertEquals(refused, seen.toString());
  }

  private static int octal(String mode) {
    return Stat.DIRECTORY | Integer.parseInt(mode, 8);
  }

  @ParameterizedTest
  @CsvSource({"0120777", "0100644", "0010644", "0020644"})
  void letsWhatTheDirectorysOwnerMadeBe(String mode) {
    Stat object = stat(octal(mode), ALICE);
    assertEquals(StickyGuard.NONE, StickyGuard.in(stat(octal("1777"), ALICE)).over(object, ALICE));
  }
}
