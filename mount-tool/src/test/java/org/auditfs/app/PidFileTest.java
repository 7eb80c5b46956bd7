package org.auditfs.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.auditfs.config.CommandException;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Posix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PidFileTest {

  private static final Posix POSIX = LinuxPosix.load();

  @TempDir private Path place = Path.of("/");

  private Path file() {
    return place.resolve("daemon.pid");
  }

  @Test
  void isThereAsLongAsTheDaemon() throws Exception {
    PidFile mine = PidFile.take(POSIX, file(), 4711, 0);
    assertEquals("4711\n", Files.readString(file()));
    mine.close();
    assertFalse(Files.exists(file()));
  }

  @Test
  void isTakenOverFromAKilledDaemon() throws Exception {
    Files.writeString(file(), "123456789\n");
    try (PidFile mine = PidFile.take(POSIX, file(), 42, 0)) {
      assertEquals("42\n", Files.readString(file()), mine::toString);
    }
  }

  @Test
  void belongsToOneDaemonAtATime() throws Exception {
    try (PidFile mine = PidFile.take(POSIX, file(), 1, 0)) {
      assertThrows(CommandException.class, () -> PidFile.take(POSIX, file(), 2, 0));
      assertEquals("1\n", Files.readString(file()), mine::toString);
    }
    PidFile.take(POSIX, file(), 2, 0).close();
  }
}
