package org.auditfs.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ArrayBlockingQueue;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;

/**
 * An open directory, read by getdents64(2). Where a reader stops is told by the kernel's own d_off,
 * so that a reading can go on after it with another stream. One reader at a time: the descriptor
 * has one position.
 */
public final class DirectoryStream {

  private static final int BUFFER_SIZE = 32 * 1024;
  private static final int SPARE_BUFFERS_MAX = 64;
  private static final ArrayBlockingQueue<ByteBuffer> SPARE_BUFFERS =
      new ArrayBlockingQueue<>(SPARE_BUFFERS_MAX);

  private static final int OFFSET_AT = 8;
  private static final int LENGTH_AT = 16;
  private static final int TYPE_AT = 18;
  private static final int NAME_AT = 19;

  private final Posix posix;
  private final int fd;

  /** What getdents64 gave and nobody has taken, between position and limit. */
  private final ByteBuffer entries;

  /** The offset of the first entry that was not taken. */
  private long next;

  /** Takes {@code fd} over. */
  public DirectoryStream(Posix posix, int fd) {
    this.posix = posix;
    this.fd = fd;
    ByteBuffer spare = SPARE_BUFFERS.poll();
    ByteBuffer buffer = spare != null ? spare : ByteBuffer.allocateDirect(BUFFER_SIZE);
    this.entries = buffer.order(ByteOrder.nativeOrder()).limit(0);
  }

  /** The descriptor, still owned by this. */
  public int fd() {
    return fd;
  }

  /**
   * Offers the entries from {@code offset} until the taker has enough or there are no more.
   *
   * @throws ErrnoException only when nothing was taken: otherwise the next reading will tell
   */
  public synchronized void read(long offset, Taker taker) throws ErrnoException {
    // From the start always: btrfs shows what was made since it was opened only after a rewind.
    if (offset != next || offset == 0) {
      posix.lseek(fd, offset, 0);
      entries.limit(0);
      next = offset;
    }
    boolean any = false;
    while (entries.hasRemaining() || refill(any)) {
      int length = length();
      if (!offer(length, taker)) {
        return;
      }
      any = true;
      next = entries.getLong(entries.position() + OFFSET_AT);
      entries.position(entries.position() + length);
    }
  }

  /** fdatasync(2) or fsync(2). */
  public void sync(boolean dataOnly) throws ErrnoException {
    if (dataOnly) {
      posix.fdatasync(fd);
    } else {
      posix.fsync(fd);
    }
  }

  /** Closes the descriptor. */
  public synchronized void close() {
    Fd.closeQuietly(posix, fd);
    SPARE_BUFFERS.offer(entries.clear());
  }

  private boolean refill(boolean any) throws ErrnoException {
    entries.clear();
    try {
      return posix.getdents64(fd, entries) > 0;
    } catch (ErrnoException e) {
      if (any) {
        return false;
      }
      throw e;
    } finally {
      entries.flip();
    }
  }

  /** struct linux_dirent64 of getdents(2): u64 ino, s64 off, u16 length, u8 type, name and NUL. */
  private boolean offer(int length, Taker taker) throws ErrnoException {
    int at = entries.position();
    int end = at + NAME_AT;
    while (end < at + length && entries.get(end) != 0) {
      end++;
    }
    return taker.take(
        ByteString.of(entries, at + NAME_AT, end - at - NAME_AT),
        entries.getLong(at),
        entries.get(at + TYPE_AT) & 0xff,
        entries.getLong(at + OFFSET_AT));
  }

  private int length() throws ErrnoException {
    int left = entries.remaining();
    int length = left < NAME_AT ? 0 : entries.getShort(entries.position() + LENGTH_AT) & 0xffff;
    if (length <= NAME_AT || length > left) {
      entries.limit(entries.position());
      throw new ErrnoException(Errno.EIO, "directory entry of " + length + " bytes");
    }
    return length;
  }

  /** Takes entries while it has room. */
  public interface Taker {
    /** Whether it was taken; if not, it will be the first one of the next reading. */
    boolean take(ByteString name, long inode, int type, long nextOffset) throws ErrnoException;
  }
}
