package org.auditfs.model;

import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * The clock that a filesystem takes times from. Linux 6.13 and later give a change after a look a
 * time of its own (multigrain timestamps); before, two changes within a tick cannot be told apart.
 */
enum Clock {
  /** Every change after a look changes a time. */
  FINE,
  /** As tmpfs, which gives a directory the time of the file that comes or goes (shmem_link). */
  FINE_OF_FILES,
  /** Ticks. */
  COARSE;

  /** TMPFS_MAGIC of linux/magic.h. */
  static final long TMPFS = 0x01021994;

  private static final int TRIES = 50;

  /** What {@code directory}, which is of the caller's own, lies on. */
  static Clock of(Posix posix, ByteString directory) throws ErrnoException {
    if (!isFine(posix, directory)) {
      return COARSE;
    }
    int flags = OpenFlag.O_PATH.bits() | OpenFlag.O_CLOEXEC.bits();
    try (Fd fd = new Fd(posix, posix.openat(Posix.AT_FDCWD, directory, flags, 0))) {
      return posix.fstatfs(fd.number()).type() == TMPFS ? FINE_OF_FILES : FINE;
    }
  }

  private static boolean isFine(Posix posix, ByteString directory) throws ErrnoException {
    Stat before = posix.statx(Posix.AT_FDCWD, directory);
    for (int i = 0; i < TRIES; i++) {
      posix.chmod(directory, 0700 | i % 2);
      Stat after = posix.statx(Posix.AT_FDCWD, directory);
      if (after.ctime() == before.ctime() && after.ctimeNanos() == before.ctimeNanos()) {
        return false;
      }
      before = after;
    }
    return true;
  }

  /** Whether a change of an object always changes its time. */
  boolean tells(Stat stat) {
    return this == FINE || (this == FINE_OF_FILES && !stat.isDirectory());
  }
}
