package org.auditfs.posix;

import java.nio.ByteBuffer;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;

/**
 * Reads files of /proc and /sys whole: they tell no size beforehand, and one that is read in parts
 * is still one snapshot as long as it stays open.
 */
public final class SmallFile {

  /** The most that is read: a status with 65,536 groups fits. */
  public static final int SIZE_MAX = 1 << 20;

  private static final int FIRST_SIZE = 16 * 1024;
  private static final int READ_CLOEXEC = 0x80000;
  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(FIRST_SIZE));

  private SmallFile() {}

  /**
   * The content of the file {@code path}, with the rights that the thread has now.
   *
   * @throws ErrnoException EFBIG beyond {@link #SIZE_MAX}, or what open(2) and read(2) say
   */
  public static ByteString read(Posix posix, ByteString path) throws ErrnoException {
    try (Fd file = new Fd(posix, posix.openat(Posix.AT_FDCWD, path, READ_CLOEXEC, 0))) {
      ByteBuffer buffer = BUFFER.get().clear();
      while (posix.read(file.number(), buffer) > 0) {
        if (!buffer.hasRemaining()) {
          buffer = grown(buffer);
        }
      }
      return ByteString.of(buffer, 0, buffer.position());
    }
  }

  private static ByteBuffer grown(ByteBuffer full) throws ErrnoException {
    if (full.capacity() >= SIZE_MAX) {
      throw new ErrnoException(Errno.EFBIG, "file of more than " + SIZE_MAX + " bytes");
    }
    ByteBuffer larger = ByteBuffer.allocateDirect(4 * full.capacity()).put(full.flip());
    BUFFER.set(larger);
    return larger;
  }
}
