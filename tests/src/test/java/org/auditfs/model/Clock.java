package org.auditfs.model;

import org.auditfs.file.ByteString;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/** The clock that a filesystem takes times from. */
final class Clock {

  private static final int TRIES = 50;

  private Clock() {}

  /** Whether a change always changes the time of a directory that was looked at before. */
  static boolean isFine(Posix posix, ByteString directory) throws ErrnoException {
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
}
