package org.auditfs.passthrough;

import org.auditfs.file.ByteString;
import org.auditfs.inode.ObjectKey;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * Knows which objects give a right to everybody, so that it need not matter who asks: the mode says
 * so to owner, group and others alike, and there is no access ACL. The mode is asked for each time;
 * that there is no ACL is remembered for as long as the change time stays.
 */
final class OpenToAll {

  static final ByteString ACCESS_ACL = ByteString.of("system.posix_acl_access");
  private static final int READ = 0444;
  private static final int SEARCH = 0111;

  private final Posix posix;
  private final BackingMounts mounts;
  private final WithoutXattr withoutAcl;

  OpenToAll(Posix posix, BackingMounts mounts) {
    this.posix = posix;
    this.mounts = mounts;
    this.withoutAcl = new WithoutXattr(posix, ACCESS_ACL);
  }

  /** Whether everybody may read the object of a descriptor. */
  boolean mayRead(ObjectKey key, int fd) throws ErrnoException {
    return grants(key, fd, READ);
  }

  /** Whether everybody may search the directory of a descriptor. */
  boolean maySearch(ObjectKey key, int fd) throws ErrnoException {
    return grants(key, fd, SEARCH);
  }

  /** The same where its attributes were asked for just before. */
  boolean mayRead(ObjectKey key, int fd, Stat stat) {
    return grants(key, fd, stat, READ);
  }

  /** The same where its attributes were asked for just before. */
  boolean maySearch(ObjectKey key, int fd, Stat stat) {
    return grants(key, fd, stat, SEARCH);
  }

  private boolean grants(ObjectKey key, int fd, int rights) throws ErrnoException {
    return grants(key, fd, posix.statx(fd), rights);
  }

  private boolean grants(ObjectKey key, int fd, Stat stat, int rights) {
    return (stat.mode() & rights) == rights
        && mounts.modeDecides(key)
        && withoutAcl.isSure(key, fd, stat);
  }
}
