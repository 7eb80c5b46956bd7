package org.auditfs.labelling;

import java.nio.ByteBuffer;
import org.auditfs.digest.ContentHash;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.Errno;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * What a file hashed to, and what it was like then.
 *
 * @param stat before and after it was read
 */
record StillContent(Digest digest, Stat stat) {

  /** A file that is another each time it is hashed has no digest. */
  private static final int ATTEMPTS_MAX = 3;

  /** As many fit into a processor's nearest caches. */
  private static final int BUFFER_SIZE = 1 << 18;

  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER_SIZE));

  /**
   * Hashes a file until it has stood still meanwhile.
   *
   * @throws ErrnoException EBUSY when it never does
   */
  static StillContent of(Posix posix, int fd, HashAlgorithm algorithm) throws ErrnoException {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Stat before = posix.statx(fd);
      ContentHash hash =
          ContentHash.<ErrnoException>of(
              algorithm,
              (target, offset) -> posix.pread(fd, target, offset),
              before.size(),
              BUFFER.get());
      StillContent content = new StillContent(hash.digest(), before);
      Stat after = posix.statx(fd);
      boolean untouched =
          after.ctime() == before.ctime() && after.ctimeNanos() == before.ctimeNanos();
      if (hash.length() == before.size() && untouched && content.isStill(after)) {
        return content;
      }
    }
    throw new ErrnoException(Errno.EBUSY, "it changes while it is hashed");
  }

  /** Whether the content is the same, as far as the times tell: labels do not change mtime. */
  boolean isStill(Stat now) {
    return now.size() == stat.size()
        && now.mtime() == stat.mtime()
        && now.mtimeNanos() == stat.mtimeNanos();
  }
}
