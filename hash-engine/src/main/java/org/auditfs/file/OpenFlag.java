package org.auditfs.file;

import java.util.ArrayList;
import java.util.List;

/**
 * The flags of open(2) beside the access mode, with their bits on x86-64 (asm-generic/fcntl.h).
 * Several bits in one flag (O_SYNC, O_TMPFILE) come before those they contain.
 */
public enum OpenFlag {
  /** File integrity completion; contains O_DSYNC. */
  O_SYNC(0x101000),
  /** An unnamed temporary file; contains O_DIRECTORY. */
  O_TMPFILE(0x410000),
  /** Create the name if it is absent. */
  O_CREAT(0x40),
  /** Fail if the name exists. */
  O_EXCL(0x80),
  /** Do not become the controlling terminal. */
  O_NOCTTY(0x100),
  /** Cut the content to nothing. */
  O_TRUNC(0x200),
  /** Write at the end. */
  O_APPEND(0x400),
  /** Do not block. */
  O_NONBLOCK(0x800),
  /** Data integrity completion. */
  O_DSYNC(0x1000),
  /** Signals when ready. */
  O_ASYNC(0x2000),
  /** Past the page cache. */
  O_DIRECT(0x4000),
  /** Offsets beyond 31 bits; the kernel sets it for every 64-bit caller. */
  O_LARGEFILE(0x8000),
  /** Only a directory. */
  O_DIRECTORY(0x10000),
  /** Not through a symbolic link in the last component. */
  O_NOFOLLOW(0x20000),
  /** Leave the access time. */
  O_NOATIME(0x40000),
  /** Close on exec. */
  O_CLOEXEC(0x80000),
  /** A handle on the object, not on its content. */
  O_PATH(0x200000);

  private final int bits;

  OpenFlag(int bits) {
    this.bits = bits;
  }

  /** The flag's bits. */
  public int bits() {
    return bits;
  }

  /** Whether all bits of this flag are set in {@code openFlags}. */
  public boolean in(int openFlags) {
    return (openFlags & bits) == bits;
  }

  /**
   * The names in {@code openFlags}: the access mode first, then each flag. O_LARGEFILE, which the
   * kernel adds by itself, and bits that open(2) does not know are left out.
   */
  public static List<String> names(int openFlags) {
    List<String> names = new ArrayList<>();
    names.add(
        switch (AccessMode.of(openFlags)) {
          case READ -> "O_RDONLY";
          case WRITE -> "O_WRONLY";
          case READ_WRITE -> "O_RDWR";
          case IOCTL_ONLY -> "O_ACCMODE";
        });
    int left = openFlags & ~O_LARGEFILE.bits;
    for (OpenFlag flag : values()) {
      if (flag.in(left)) {
        names.add(flag.name());
        left &= ~flag.bits;
      }
    }
    return names;
  }
}
