package org.auditfs.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostNamespaceIT {

  private final Posix posix = LinuxPosix.load();

  @BeforeEach
  void root() throws Exception {
    Root.assumed();
  }

  @Test
  void mountsInTheOtherNamespaceOnly(@TempDir Path temp) throws Exception {
    // The other namespace belongs to a child and goes with it, and so does the mount.
    FilePath mountPoint = FilePath.of(temp.toRealPath().toString());
    try (Caller other = Caller.started("unshare", "--mount", "--propagation", "private")) {
      ByteString link = ByteString.of("/proc/" + other.tid() + "/ns/mnt");
      ByteString rootLink = ByteString.of("/proc/" + other.tid() + "/root");
      try (Fd namespace = new Fd(posix, posix.openat(Posix.AT_FDCWD, link, 0x80000, 0));
          Fd device = new Fd(posix, openFuse());
          Fd root = new Fd(posix, posix.openat(Posix.AT_FDCWD, rootLink, 0x280000, 0));
          HostNamespace host =
              HostNamespace.open(
                  posix, Optional.of(new HostSide(namespace.number(), root.number())))) {
        String options = "rootmode=40000,user_id=0,group_id=0";
        host.mount(device.number(), mountPoint, ByteString.of("test"), "fuse.auditfs", 0, options);
        assertEquals(1, mounts(other.tid(), mountPoint));
        assertEquals(0, mounts((int) ProcessHandle.current().pid(), mountPoint));
        host.umount(mountPoint, true);
        assertEquals(0, mounts(other.tid(), mountPoint));
        assertRefused(host, mountPoint);
      }
    }
  }

  private static void assertRefused(HostNamespace host, FilePath mountPoint) {
    Errno errno = assertThrows(ErrnoException.class, () -> host.umount(mountPoint, false)).errno();
    assertEquals(Errno.EINVAL, errno);
  }

  private int openFuse() throws ErrnoException {
    return posix.openat(Posix.AT_FDCWD, ByteString.of("/dev/fuse"), 2 | 0x80000, 0);
  }

  private long mounts(int pid, FilePath mountPoint) throws ErrnoException {
    ByteString text = SmallFile.read(posix, ByteString.of("/proc/" + pid + "/mountinfo"));
    return text.toString().lines().filter(line -> line.contains(" " + mountPoint + " ")).count();
  }
}
