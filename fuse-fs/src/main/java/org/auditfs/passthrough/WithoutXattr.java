package org.auditfs.passthrough;

import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.inode.ObjectKey;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/** Knows which objects lack one extended attribute. */
final class WithoutXattr {

  private final Posix posix;
  private final ByteString name;
  private final Settled lacking = new Settled();

  WithoutXattr(Posix posix, ByteString name) {
    this.posix = posix;
    this.name = name;
  }

  /**
   * Whether the object of a descriptor certainly lacks it.
   *
   * @param stat the object's attributes, asked for just before
   */
  boolean isSure(ObjectKey key, int fd, Stat stat) {
    if (lacking.holds(key, stat)) {
      return true;
    }
    long now = System.currentTimeMillis();
    boolean lacks = tellsNone(fd);
    if (lacks) {
      lacking.found(key, stat, now);
    }
    return lacks;
  }

  private boolean tellsNone(int fd) {
    try {
      posix.getxattr(Posix.procFd(fd), name);
      return false;
    } catch (ErrnoException e) {
      return e.errno() == Errno.ENODATA || e.errno() == Errno.EOPNOTSUPP;
    }
  }
}
