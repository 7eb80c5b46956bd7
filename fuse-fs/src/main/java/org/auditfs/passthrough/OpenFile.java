package org.auditfs.passthrough;

import java.nio.ByteBuffer;
import org.auditfs.file.AccessMode;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;

/**
 * An open file of the backing directory.
 *
 * @param fd its descriptor, owned by this
 * @param writes whether it was opened for writing
 * @param direct whether it was opened with O_DIRECT, which asks for aligned memory
 */
record OpenFile(Posix posix, int fd, boolean writes, boolean direct) {

  /** The alignment that satisfies every device. */
  private static final int ALIGNMENT = 4096;

  private static final int WRITE_ONLY = 1;
  private static final int BOUNCE_SIZE = 1 << 20;

  private static final ThreadLocal<ByteBuffer> BOUNCE =
      ThreadLocal.withInitial(
          () -> ByteBuffer.allocateDirect(BOUNCE_SIZE + ALIGNMENT).alignedSlice(ALIGNMENT));

  static OpenFile of(Posix posix, int fd, int flags) {
    return new OpenFile(
        posix, fd, AccessMode.of(flags) != AccessMode.READ, OpenFlag.O_DIRECT.in(flags));
  }

  /** Fills {@code target} from {@code offset}, but for the end of the file. */
  void read(ByteBuffer target, long offset) throws ErrnoException {
    long at = offset;
    int read = 1;
    while (target.hasRemaining() && read > 0) {
      read = readOnce(target, at);
      at += read;
    }
  }

  /** One pwrite(2). */
  int write(ByteBuffer source, long offset) throws ErrnoException {
    if (!direct || isAligned(source)) {
      return posix.pwrite(fd, source, offset);
    }
    ByteBuffer bounce = bounce(source.remaining());
    bounce.put(source.slice(source.position(), bounce.remaining())).flip();
    int written = posix.pwrite(fd, bounce, offset);
    source.position(source.position() + written);
    return written;
  }

  /**
   * Writes what the kernel kept of a mapping. Such a request has no caller, and comes with any
   * descriptor that may write: one past the cache would take whole sectors only.
   */
  int writePages(ByteBuffer source, long offset) throws ErrnoException {
    if (!direct) {
      return write(source, offset);
    }
    int flags = WRITE_ONLY | OpenFlag.O_CLOEXEC.bits();
    try (Fd cached = new Fd(posix, posix.openat(Posix.AT_FDCWD, Posix.procFd(fd), flags, 0))) {
      return posix.pwrite(cached.number(), source, offset);
    }
  }

  /** Whether it matters who writes: whose writes drop which bits is the backing filesystem's. */
  boolean hasSetId() throws ErrnoException {
    return SetId.isOn(posix.statx(fd));
  }

  /** close(2) of a duplicate: tells of writes that failed late, as the caller's own close would. */
  void flush() throws ErrnoException {
    posix.close(posix.dup(fd));
  }

  void sync(boolean dataOnly) throws ErrnoException {
    if (dataOnly) {
      posix.fdatasync(fd);
    } else {
      posix.fsync(fd);
    }
  }

  void close() {
    Fd.closeQuietly(posix, fd);
  }

  private int readOnce(ByteBuffer target, long offset) throws ErrnoException {
    if (!direct || isAligned(target)) {
      return posix.pread(fd, target, offset);
    }
    ByteBuffer bounce = bounce(target.remaining());
    int read = posix.pread(fd, bounce, offset);
    target.put(bounce.flip());
    return read;
  }

  private static boolean isAligned(ByteBuffer buffer) {
    return buffer.alignmentOffset(buffer.position(), ALIGNMENT) == 0;
  }

  private static ByteBuffer bounce(int size) {
    return BOUNCE.get().clear().limit(Math.min(size, BOUNCE_SIZE));
  }
}
