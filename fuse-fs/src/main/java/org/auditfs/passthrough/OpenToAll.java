package org.auditfs.passthrough;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.inode.ObjectKey;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Knows which objects give a right to everybody, so that it need not matter who asks: the mode says
 * so to owner, group and others alike, and there is no access ACL. The mode is asked for each time;
 * that there is no ACL is remembered for as long as the change time stays.
 */
final class OpenToAll {

  private static final ByteString ACCESS_ACL = ByteString.of("system.posix_acl_access");
  private static final int READ = 0444;
  private static final int SEARCH = 0111;
  private static final int MEMORY_SIZE = 8192;

  /** Change times move in ticks: within these, a second change might not show. */
  private static final long TICKS_MILLIS = 100;

  private final Posix posix;
  private final BackingMounts mounts;
  private final AtomicReferenceArray<@Nullable WithoutAcl> memory =
      new AtomicReferenceArray<>(MEMORY_SIZE);

  OpenToAll(Posix posix, BackingMounts mounts) {
    this.posix = posix;
    this.mounts = mounts;
  }

  /** Whether everybody may read the object of a descriptor. */
  boolean mayRead(ObjectKey key, int fd) throws ErrnoException {
    return grants(key, fd, READ);
  }

  /** Whether everybody may search the directory of a descriptor. */
  boolean maySearch(ObjectKey key, int fd) throws ErrnoException {
    return grants(key, fd, SEARCH);
  }

  private boolean grants(ObjectKey key, int fd, int rights) throws ErrnoException {
    Stat stat = posix.statx(fd);
    return (stat.mode() & rights) == rights && mounts.modeDecides(key) && hasNoAcl(key, fd, stat);
  }

  private boolean hasNoAcl(ObjectKey key, int fd, Stat stat) {
    WithoutAcl current = new WithoutAcl(key, stat.ctime(), stat.ctimeNanos());
    int slot = Math.floorMod(key.hashCode(), MEMORY_SIZE);
    if (current.equals(memory.get(slot))) {
      return true;
    }
    long now = System.currentTimeMillis();
    if (!tellsNoAcl(fd)) {
      return false;
    }
    if (stat.ctime() * 1000 + stat.ctimeNanos() / 1_000_000 < now - TICKS_MILLIS) {
      memory.set(slot, current);
    }
    return true;
  }

  private boolean tellsNoAcl(int fd) {
    try {
      posix.getxattr(Posix.procFd(fd), ACCESS_ACL);
      return false;
    } catch (ErrnoException e) {
      return e.errno() == Errno.ENODATA || e.errno() == Errno.EOPNOTSUPP;
    }
  }

  private record WithoutAcl(ObjectKey key, long ctime, int ctimeNanos) {}
}
