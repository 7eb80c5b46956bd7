package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.FileSystemStat;
import org.auditfs.fuse.Opened;
import org.auditfs.fuse.kernel.FuseAbi.Attr;
import org.auditfs.fuse.kernel.FuseAbi.AttrOut;
import org.auditfs.fuse.kernel.FuseAbi.EntryOut;
import org.auditfs.fuse.kernel.FuseAbi.Fopen;
import org.auditfs.fuse.kernel.FuseAbi.Kstatfs;
import org.auditfs.fuse.kernel.FuseAbi.OpenOut;
import org.auditfs.fuse.kernel.FuseAbi.OutHeader;
import org.auditfs.fuse.kernel.FuseAbi.Statx;
import org.auditfs.fuse.kernel.FuseAbi.StatxMask;
import org.auditfs.fuse.kernel.FuseAbi.StatxOut;
import org.auditfs.posix.BornStat;
import org.auditfs.posix.Stat;

/**
 * Builds one answer after the other in a buffer of its own: header and body lie together, so that
 * one write(2) sends both. Each worker has one; it is used by one thread.
 *
 * <p>Structures are appended zeroed, so that nothing of an earlier answer is left in the padding.
 */
final class Reply {

  private final ByteBuffer buffer;
  private int end;

  /**
   * @param capacity the longest body in bytes; it will begin at a page
   */
  Reply(int capacity) {
    ByteBuffer pages =
        ByteBuffer.allocateDirect(capacity + 2 * FuseAbi.PAGE).alignedSlice(FuseAbi.PAGE);
    int start = FuseAbi.PAGE - OutHeader.SIZE;
    buffer = pages.slice(start, OutHeader.SIZE + capacity).order(ByteOrder.nativeOrder());
  }

  private Reply(ByteBuffer buffer) {
    this.buffer = buffer.order(ByteOrder.nativeOrder());
  }

  /** One whose body begins anywhere, at most {@code capacity} bytes long. */
  static Reply ofAnyPlace(int capacity) {
    return new Reply(ByteBuffer.allocateDirect(OutHeader.SIZE + capacity));
  }

  /** Becomes the same as {@code other}. */
  void copy(Reply other) {
    end = buffer.clear().put(other.message()).position();
  }

  /** Starts the answer to the request {@code unique}: success, with nothing more to tell. */
  void begin(long unique) {
    buffer.clear();
    end = OutHeader.SIZE;
    buffer.putInt(OutHeader.ERROR, 0);
    buffer.putLong(OutHeader.UNIQUE, unique);
  }

  /** Makes it a failure, whatever was put into it before. */
  void fail(Errno errno) {
    end = OutHeader.SIZE;
    buffer.putInt(OutHeader.ERROR, -errno.number());
  }

  boolean failed() {
    return buffer.getInt(OutHeader.ERROR) != 0;
  }

  /** The whole answer, between position and limit. */
  ByteBuffer message() {
    buffer.putInt(OutHeader.LEN, end);
    return buffer.position(0).limit(end);
  }

  /** Bytes of body so far. */
  int length() {
    return end - OutHeader.SIZE;
  }

  /** Bytes that the body can still take. */
  int room() {
    return buffer.capacity() - end;
  }

  /** Appends {@code size} zero bytes, and returns the offset in the body at which they start. */
  int struct(int size) {
    int at = length();
    int next = end + size;
    for (; end <= next - Long.BYTES; end += Long.BYTES) {
      buffer.putLong(end, 0);
    }
    for (; end < next; end++) {
      buffer.put(end, (byte) 0);
    }
    return at;
  }

  void u16(int offset, int value) {
    buffer.putShort(OutHeader.SIZE + offset, (short) value);
  }

  void u32(int offset, int value) {
    buffer.putInt(OutHeader.SIZE + offset, value);
  }

  void u64(int offset, long value) {
    buffer.putLong(OutHeader.SIZE + offset, value);
  }

  int u32(int offset) {
    return buffer.getInt(OutHeader.SIZE + offset);
  }

  long u64(int offset) {
    return buffer.getLong(OutHeader.SIZE + offset);
  }

  void bytes(ByteString bytes) {
    bytes.copyTo(buffer, end);
    end += bytes.length();
  }

  /**
   * A buffer over the next {@code length} bytes of the body, to be filled from the outside; {@link
   * #filled} then says how far it was.
   */
  ByteBuffer space(int length) {
    return buffer.slice(end, length);
  }

  void filled(ByteBuffer space) {
    end += space.position();
  }

  void entry(Entry entry) {
    int at = struct(EntryOut.SIZE);
    u64(at + EntryOut.NODEID, entry.node().value());
    nameLifetime(at, entry.nameMillis());
    u64(at + EntryOut.ATTR_VALID, entry.attributeMillis() / 1000);
    u32(at + EntryOut.ATTR_VALID_NSEC, nanos(entry.attributeMillis()));
    attr(at + EntryOut.ATTR, entry.attributes());
  }

  /**
   * That a name leads nowhere.
   *
   * @param millis how long the kernel may believe it
   */
  void absent(int millis) {
    nameLifetime(struct(EntryOut.SIZE), millis);
  }

  private void nameLifetime(int at, int millis) {
    u64(at + EntryOut.ENTRY_VALID, millis / 1000);
    u32(at + EntryOut.ENTRY_VALID_NSEC, nanos(millis));
  }

  /**
   * @param millis how long the kernel may use them
   */
  void attributes(Stat stat, int millis) {
    int at = struct(AttrOut.SIZE);
    u64(at + AttrOut.ATTR_VALID, millis / 1000);
    u32(at + AttrOut.ATTR_VALID_NSEC, nanos(millis));
    attr(at + AttrOut.ATTR, stat);
  }

  /** Attributes with a time of birth, where there is one. */
  void born(BornStat born) {
    int at = struct(StatxOut.SIZE) + StatxOut.STAT;
    Stat stat = born.stat();
    u32(at + Statx.MASK, StatxMask.BASIC_STATS | (born.birth().isPresent() ? StatxMask.BTIME : 0));
    u32(at + Statx.BLKSIZE, stat.blockSize());
    u32(at + Statx.NLINK, stat.nlink());
    u32(at + Statx.UID, stat.uid());
    u32(at + Statx.GID, stat.gid());
    u16(at + Statx.MODE, stat.mode());
    u64(at + Statx.INO, stat.inode());
    u64(at + Statx.SIZE_FIELD, stat.size());
    u64(at + Statx.BLOCKS, stat.blocks());
    time(at + Statx.ATIME, stat.atime(), stat.atimeNanos());
    born.birth().ifPresent(t -> time(at + Statx.BTIME, t.seconds(), (int) t.nanos()));
    time(at + Statx.CTIME, stat.ctime(), stat.ctimeNanos());
    time(at + Statx.MTIME, stat.mtime(), stat.mtimeNanos());
    u32(at + Statx.RDEV_MAJOR, stat.rdevMajor());
    u32(at + Statx.RDEV_MINOR, stat.rdevMinor());
    u32(at + Statx.DEV_MAJOR, stat.deviceMajor());
    u32(at + Statx.DEV_MINOR, stat.deviceMinor());
  }

  private void time(int at, long seconds, int nanos) {
    u64(at, seconds);
    u32(at + Long.BYTES, nanos);
  }

  /** The part of a lifetime below a second. */
  private static int nanos(int millis) {
    return millis % 1000 * 1_000_000;
  }

  /** A file; without a flag the page cache is dropped, and each close is told (FLUSH). */
  void opened(Opened opened) {
    int at = struct(OpenOut.SIZE);
    u64(at + OpenOut.FH, opened.handle().value());
    u32(at + OpenOut.OPEN_FLAGS, flags(opened));
    u32(at + OpenOut.BACKING_ID, opened.backing());
  }

  private static int flags(Opened opened) {
    int content =
        switch (opened.content()) {
          case FRESH -> 0;
          case KEPT -> Fopen.KEEP_CACHE;
          case PASSED -> Fopen.PASSTHROUGH;
          case SEEN ->
              opened.backing() == 0 ? Fopen.DIRECT_IO : Fopen.PASSTHROUGH | Fopen.DIRECT_IO;
        };
    return opened.flushed() ? content : content | Fopen.NOFLUSH;
  }

  /** A directory: the kernel keeps nothing of its listing. */
  void opened(FileHandle directory) {
    u64(struct(OpenOut.SIZE) + OpenOut.FH, directory.value());
  }

  void statfs(FileSystemStat stat) {
    int at = struct(Kstatfs.SIZE);
    u64(at + Kstatfs.BLOCKS, stat.blocks());
    u64(at + Kstatfs.BFREE, stat.blocksFree());
    u64(at + Kstatfs.BAVAIL, stat.blocksAvailable());
    u64(at + Kstatfs.FILES, stat.files());
    u64(at + Kstatfs.FFREE, stat.filesFree());
    u32(at + Kstatfs.BSIZE, stat.blockSize());
    u32(at + Kstatfs.NAMELEN, stat.nameLengthMax());
    u32(at + Kstatfs.FRSIZE, stat.fragmentSize());
  }

  private void attr(int at, Stat stat) {
    u64(at + Attr.INO, stat.inode());
    u64(at + Attr.SIZE_FIELD, stat.size());
    u64(at + Attr.BLOCKS, stat.blocks());
    u64(at + Attr.ATIME, stat.atime());
    u64(at + Attr.MTIME, stat.mtime());
    u64(at + Attr.CTIME, stat.ctime());
    u32(at + Attr.ATIMENSEC, stat.atimeNanos());
    u32(at + Attr.MTIMENSEC, stat.mtimeNanos());
    u32(at + Attr.CTIMENSEC, stat.ctimeNanos());
    u32(at + Attr.MODE, stat.mode());
    u32(at + Attr.NLINK, stat.nlink());
    u32(at + Attr.UID, stat.uid());
    u32(at + Attr.GID, stat.gid());
    u32(at + Attr.RDEV, device(stat.rdevMajor(), stat.rdevMinor()));
    u32(at + Attr.BLKSIZE, stat.blockSize());
  }

  /** A device in 32 bits: new_encode_dev of linux/kdev_t.h, 12 bits of major, 20 of minor. */
  static int device(int major, int minor) {
    return (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12);
  }
}
