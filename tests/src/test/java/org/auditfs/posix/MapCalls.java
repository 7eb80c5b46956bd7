package org.auditfs.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;

/**
 * System calls about mapped memory and record locks: for playing, not for the product. What a
 * mapping holds is moved by the kernel, through a pipe, so that a page that cannot be had is EFAULT
 * and no signal. Belongs to one thread.
 */
public final class MapCalls {

  /** Less than a pipe takes without a reader. */
  public static final int LENGTH_MAX = 16384;

  private static final long SYS_MMAP = 9;
  private static final long SYS_MUNMAP = 11;
  private static final long SYS_MSYNC = 26;
  private static final long SYS_FADVISE64 = 221;
  private static final long SYS_PIPE2 = 293;
  private static final int CLOEXEC = 0x80000;
  private static final int PAGE = 4096;
  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int SHARED = 1;
  private static final int PRIVATE = 2;
  private static final int SYNC = 4;
  private static final int LOCK_PID = 24;

  private final Libc libc = LibraryLoader.create(Libc.class).load("c");
  private final Runtime runtime = Runtime.getRuntime(libc);
  private final ByteBuffer memory =
      ByteBuffer.allocateDirect(LENGTH_MAX).order(ByteOrder.nativeOrder());
  private final long address = Scratch.addressOf(memory);
  private final int in;
  private final int out;

  /** With a pipe of its own, which lives as long as the process. */
  public MapCalls() throws ErrnoException {
    check(libc.syscall(SYS_PIPE2, address, CLOEXEC, 0, 0), "pipe2");
    in = memory.getInt(0);
    out = memory.getInt(4);
  }

  /** Writes {@code bytes} at {@code offset} through a shared mapping, and msync(2)s it. */
  public void store(int fd, long offset, ByteString bytes) throws ErrnoException {
    bytes.copyTo(memory, 0);
    int skipped = (int) (offset % PAGE);
    long length = skipped + (long) bytes.length();
    long map = map(length, READ | WRITE, SHARED, fd, offset - skipped);
    try {
      check(libc.write(out, address, bytes.length()), "write");
      drain(libc.read(in, map + skipped, bytes.length()));
      check(libc.syscall(SYS_MSYNC, map, length, SYNC, 0), "msync");
    } finally {
      unmap(map, length);
    }
  }

  /** Reads through a private mapping. */
  public ByteString load(int fd, long offset, int length) throws ErrnoException {
    int skipped = (int) (offset % PAGE);
    long map = map(skipped + (long) length, READ, PRIVATE, fd, offset - skipped);
    try {
      int moved = (int) check(libc.write(out, map + skipped, length), "write");
      check(libc.read(in, address, moved), "read");
      return ByteString.of(memory, 0, moved);
    } finally {
      unmap(map, skipped + (long) length);
    }
  }

  /** posix_fadvise(2) of the whole file; 4 drops the pages that are not dirty. */
  public void advise(int fd, int advice) throws ErrnoException {
    check(libc.syscall(SYS_FADVISE64, fd, 0, 0, advice), "fadvise64");
  }

  /**
   * fcntl(2) with a struct flock, from the start of the file.
   *
   * @param command F_GETLK 5, F_SETLK 6
   * @param type F_RDLCK 0, F_WRLCK 1, F_UNLCK 2
   * @return type, start, length and whether a process is named, as the call left them
   */
  public String lock(int fd, int command, int type, long start, long length) throws ErrnoException {
    memory.putLong(0, type).putLong(8, start).putLong(16, length).putInt(LOCK_PID, 0);
    check(libc.fcntl(fd, command, address), "fcntl");
    String holder = memory.getInt(LOCK_PID) == 0 ? "" : " held";
    return memory.getShort(0) + " " + memory.getLong(8) + " " + memory.getLong(16) + holder;
  }

  private long map(long length, int rights, int kind, int fd, long offset) throws ErrnoException {
    return check(libc.syscall(SYS_MMAP, 0, length, rights, kind, fd, offset), "mmap");
  }

  private void unmap(long map, long length) throws ErrnoException {
    check(libc.syscall(SYS_MUNMAP, map, length, 0, 0), "munmap");
  }

  /** What a failed transfer left in the pipe must not come out with the next. */
  private void drain(long moved) throws ErrnoException {
    if (moved < 0) {
      Errno errno = Errno.of(runtime.getLastError());
      check(libc.read(in, address, LENGTH_MAX), "read");
      throw new ErrnoException(errno, "read into the mapping");
    }
  }

  private long check(long result, String call) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException(Errno.of(runtime.getLastError()), call);
    }
    return result;
  }
}
