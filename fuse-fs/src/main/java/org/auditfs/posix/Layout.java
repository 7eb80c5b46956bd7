package org.auditfs.posix;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The kernel's structures on x86-64, each laid out here and nowhere else. */
final class Layout {

  /** linux/stat.h, struct statx: 256 bytes. */
  static Stat statx(ByteBuffer from) {
    return new Stat(
        from.getInt(136),
        from.getInt(140),
        from.getLong(32),
        from.getShort(28) & 0xffff,
        from.getInt(16),
        from.getInt(20),
        from.getInt(24),
        from.getInt(128),
        from.getInt(132),
        from.getLong(40),
        from.getLong(48),
        from.getInt(4),
        from.getLong(64),
        from.getInt(72),
        from.getLong(112),
        from.getInt(120),
        from.getLong(96),
        from.getInt(104));
  }

  /** stx_btime of the same, where stx_mask has {@code bit}. */
  static Optional<TimeSpec> statxBirth(ByteBuffer from, int bit) {
    boolean known = (from.getInt(0) & bit) != 0;
    return known ? Optional.of(new TimeSpec(from.getLong(80), from.getInt(88))) : Optional.empty();
  }

  /** stx_mnt_id of the same. */
  static long statxMountId(ByteBuffer from) {
    return from.getLong(144);
  }

  /** asm/statfs.h, struct statfs: 120 bytes. */
  static FileSystemUsage statfs(ByteBuffer from) {
    return new FileSystemUsage(
        from.getLong(0),
        from.getLong(56),
        from.getLong(16),
        from.getLong(24),
        from.getLong(32),
        from.getLong(40),
        from.getLong(48),
        (int) from.getLong(8),
        (int) from.getLong(64),
        (int) from.getLong(72));
  }

  /** struct timespec [2]. */
  static void times(ByteBuffer to, TimeSpec atime, TimeSpec mtime) {
    to.putLong(0, atime.seconds());
    to.putLong(8, atime.nanos());
    to.putLong(16, mtime.seconds());
    to.putLong(24, mtime.nanos());
  }

  /** Where the sets begin after the header, in the structures of {@link #capabilities}. */
  static final int CAPABILITY_SETS = 8;

  /**
   * linux/capability.h: struct __user_cap_header_struct (version 3), then two struct
   * __user_cap_data_struct, low halves first.
   *
   * @param tid of which thread; 0 is the calling one
   */
  static void capabilities(ByteBuffer to, int tid, CapabilitySets sets) {
    to.putInt(0, 0x20080522);
    to.putInt(4, tid);
    to.putInt(8, (int) sets.effective());
    to.putInt(12, (int) sets.permitted());
    to.putInt(16, (int) sets.inheritable());
    to.putInt(20, (int) (sets.effective() >>> 32));
    to.putInt(24, (int) (sets.permitted() >>> 32));
    to.putInt(28, (int) (sets.inheritable() >>> 32));
  }

  static CapabilitySets capabilities(ByteBuffer from) {
    return new CapabilitySets(joined(from, 8), joined(from, 12), joined(from, 16));
  }

  private static long joined(ByteBuffer from, int at) {
    return (from.getInt(at) & 0xffffffffL) | (long) from.getInt(at + 12) << 32;
  }

  private Layout() {}
}
