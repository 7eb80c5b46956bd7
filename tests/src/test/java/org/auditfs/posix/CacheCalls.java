package org.auditfs.posix;

import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import org.auditfs.file.ByteString;

/** System calls about what the kernel keeps of a file: for measuring, not for the product. */
public final class CacheCalls {

  private static final int AT_EMPTY_PATH = 0x1000;

  /** AT_STATX_FORCE_SYNC of linux/fcntl.h: ask the filesystem, whatever is cached. */
  private static final int FORCE_SYNC = 0x2000;

  private static final int STATX_BASIC = 0x7ff;
  private static final long SYS_FADVISE64 = 221;
  private static final int DONT_NEED = 4;

  private final Libc libc = LibraryLoader.create(Libc.class).load("c");

  /** The size of the file behind {@code fd}, fetched from the filesystem itself: statx(2). */
  public long freshSize(int fd) {
    Scratch scratch = Scratch.get();
    try {
      long name = scratch.string(ByteString.EMPTY);
      int flags = AT_EMPTY_PATH | FORCE_SYNC;
      check(libc.statx(fd, name, flags, STATX_BASIC, scratch.structureAddress), "statx");
    } catch (ErrnoException e) {
      throw new IllegalStateException(e);
    }
    ByteBuffer result = scratch.structure;
    return Layout.statx(result).size();
  }

  /** Drops the clean pages that this filesystem caches of the file: posix_fadvise(2). */
  public void dropPages(int fd) {
    check(libc.syscall(SYS_FADVISE64, fd, 0, 0, DONT_NEED), "fadvise64");
  }

  private static void check(long result, String call) {
    if (result < 0) {
      throw new IllegalStateException(call + " failed");
    }
  }
}
