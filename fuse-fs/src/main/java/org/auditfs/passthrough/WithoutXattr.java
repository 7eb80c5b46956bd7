package org.auditfs.passthrough;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.inode.ObjectKey;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Knows which objects lack one extended attribute: for as long as their change time stays, and for
 * a moment longer, since each name that comes or goes changes a directory's. Who sets the attribute
 * through us says so ({@link #ask}); set beneath, it is seen after {@value Lifetimes#MILLIS} ms.
 */
final class WithoutXattr {

  private static final int SIZE = 8192;
  private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(Lifetimes.MILLIS);

  private final Posix posix;
  private final ByteString name;
  private final Settled lacking = new Settled();
  private final AtomicReferenceArray<@Nullable Asked> lately = new AtomicReferenceArray<>(SIZE);

  /**
   * @param lacks false while the answer is not there
   */
  private record Asked(ObjectKey key, long nanos, boolean lacks) {}

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
    if (lackedLately(key) || lacking.holds(key, stat)) {
      return true;
    }
    Asked asked = new Asked(key, System.nanoTime(), false);
    lately.set(slot(key), asked); // which is gone when somebody sets the attribute meanwhile
    long now = System.currentTimeMillis();
    boolean lacks = tellsNone(fd);
    if (lacks) {
      lately.compareAndSet(slot(key), asked, new Asked(key, asked.nanos(), true));
      lacking.found(key, stat, now);
    }
    return lacks;
  }

  /** An object that has just been made lacks it. */
  void made(ObjectKey key) {
    lately.set(slot(key), new Asked(key, System.nanoTime(), true));
  }

  /** Whether it was found to lack it a moment ago. */
  boolean lackedLately(ObjectKey key) {
    Asked asked = lately.get(slot(key));
    return asked != null
        && asked.lacks()
        && System.nanoTime() - asked.nanos() < MOMENT
        && asked.key().equals(key);
  }

  /** The attribute is being set: it has to be asked for again. To be said before and after. */
  void ask(ObjectKey key) {
    lately.set(slot(key), null);
  }

  private static int slot(ObjectKey key) {
    return Math.floorMod(key.hashCode(), SIZE);
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
