package org.auditfs.labelling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Posix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSystemUuidTest {

  private final Posix posix = LinuxPosix.load();

  private Optional<String> uuid(Posix calls, Path of) throws ErrnoException {
    int flags = OpenFlag.O_PATH.bits() | OpenFlag.O_CLOEXEC.bits();
    try (Fd fd =
        new Fd(posix, posix.openat(Posix.AT_FDCWD, ByteString.of(of.toString()), flags, 0))) {
      return FileSystemUuid.of(calls, fd.number());
    }
  }

  /** As a kernel before 6.9 says of everything. */
  private Posix older() {
    return Watched.by(
        posix,
        (call, arguments) -> {
          if (call.equals("ioctl")) {
            throw new ErrnoException(Errno.ENOTTY, call);
          }
        });
  }

  @Test
  void looksLikeOne(@TempDir Path directory) throws Exception {
    Optional<String> told = uuid(posix, directory);
    String form = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    assertTrue(told.isEmpty() || told.get().matches(form), told::toString);
  }

  @Test
  void isThatOfTheDeviceWhereTheKernelTellsNone(@TempDir Path directory) throws Exception {
    Optional<String> told = uuid(older(), directory);
    if (told.isPresent()) { // udev runs here
      assertEquals(uuid(posix, directory), told);
    }
  }

  @Test
  void isNoneOfAFilesystemOfTheKernelsOwn() throws Exception {
    assertEquals(Optional.empty(), uuid(posix, Path.of("/proc")));
    assertEquals(Optional.empty(), uuid(older(), Path.of("/proc")));
  }
}
