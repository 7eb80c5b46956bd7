package org.auditfs.posix;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;

/** chdir(2) of this process, and back: for testing, not for the product. */
public final class WalkCalls {

  private static final long SYS_CHDIR = 80;
  private static final ByteString ROOT = ByteString.of("/");

  private final Libc libc = LibraryLoader.create(Libc.class).load("c");

  /** Goes to a directory, and leaves it. */
  public String chdir(ByteString path) throws ErrnoException {
    long result = libc.syscall(SYS_CHDIR, Scratch.get().string(path), 0, 0, 0);
    if (result < 0) {
      throw new ErrnoException(Errno.of(Runtime.getRuntime(libc).getLastError()), "chdir");
    }
    libc.syscall(SYS_CHDIR, Scratch.get().string(ROOT), 0, 0, 0);
    return "";
  }
}
