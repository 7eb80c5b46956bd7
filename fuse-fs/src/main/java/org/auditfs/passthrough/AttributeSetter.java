package org.auditfs.passthrough;

import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.AttributeChange;
import org.auditfs.fuse.AttributeChange.TimeChange;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;
import org.auditfs.posix.TimeSpec;

/**
 * Performs an {@link AttributeChange} with the rights that the thread has: mode, owner, size,
 * times. Set-id bits are dropped by the backing filesystem itself, by those rights.
 */
final class AttributeSetter {

  private final Posix posix;

  AttributeSetter(Posix posix) {
    this.posix = posix;
  }

  /** Through an open file: works whatever became of its names. */
  void changeOpen(int fd, AttributeChange change) throws ErrnoException {
    if (change.mode().isPresent()) {
      posix.fchmod(fd, change.mode().get() & SetId.PERMISSION_BITS);
    }
    changeOwner(fd, change);
    if (change.size().isPresent()) {
      posix.ftruncate(fd, change.size().get());
    }
    if (changesTimes(change)) {
      posix.futimens(fd, time(change.atime()), time(change.mtime()));
    }
  }

  /** Through an O_PATH descriptor, which needs its name in /proc for most. */
  void change(int pathFd, AttributeChange change) throws ErrnoException {
    ByteString path = Posix.procFd(pathFd);
    if (change.mode().isPresent()) {
      posix.chmod(path, change.mode().get() & SetId.PERMISSION_BITS);
    }
    changeOwner(pathFd, change);
    if (change.size().isPresent()) {
      posix.truncate(path, change.size().get());
    }
    if (changesTimes(change)) {
      TimeSpec atime = time(change.atime());
      posix.utimensat(Posix.AT_FDCWD, path, atime, time(change.mtime()), 0);
    }
  }

  private void changeOwner(int fd, AttributeChange change) throws ErrnoException {
    if (change.uid().isPresent() || change.gid().isPresent()) {
      int uid = change.uid().orElse(AttributeChange.UNCHANGED);
      int gid = change.gid().orElse(AttributeChange.UNCHANGED);
      int flags = Posix.AT_EMPTY_PATH | Posix.AT_SYMLINK_NOFOLLOW;
      posix.fchownat(fd, ByteString.EMPTY, uid, gid, flags);
    }
  }

  private static boolean changesTimes(AttributeChange change) {
    return change.atime().isPresent() || change.mtime().isPresent();
  }

  private static TimeSpec time(Optional<TimeChange> change) {
    return change
        .map(time -> time.now() ? TimeSpec.NOW : new TimeSpec(time.seconds(), time.nanos()))
        .orElse(TimeSpec.OMIT);
  }
}
