package org.auditfs.subject;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;

/**
 * A thread's directory in /proc and the files in it that are asked for most, kept open: to read one
 * is four times as fast as to open it. They stay that thread's: when it has ended they answer
 * ESRCH, also if its number was given to another (get_proc_task in fs/proc). All else may change
 * from one reading to the next, and is read each time.
 *
 * <p>Used by one at a time.
 */
final class ProcThread {

  /** What is read of it. */
  enum File {
    LOGINUID,
    SESSIONID,
    STAT,
    COMM;

    private final ByteString path = ByteString.of(name().toLowerCase(java.util.Locale.ROOT));
  }

  /** A status file with 65,536 groups is longer, but its ids stand at the beginning. */
  private static final int READ_MAX = 8192;

  private static final int READ = OpenFlag.O_CLOEXEC.bits();
  private static final int DIRECTORY =
      OpenFlag.O_PATH.bits() | OpenFlag.O_DIRECTORY.bits() | OpenFlag.O_CLOEXEC.bits();
  private static final int NONE = -1;

  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(
          () -> ByteBuffer.allocateDirect(READ_MAX).order(ByteOrder.nativeOrder()));

  private final Posix posix;
  private final int directory;
  private final int pidFd;
  private final int[] files = new int[File.values().length];

  private ProcThread(Posix posix, int directory, int pidFd) {
    this.posix = posix;
    this.directory = directory;
    this.pidFd = pidFd;
    for (File file : File.values()) {
      files[file.ordinal()] = open(file.path);
    }
  }

  /**
   * The thread that has the number now.
   *
   * @throws ErrnoException ENOENT or ESRCH when there is none
   */
  static ProcThread open(Posix posix, int tid) throws ErrnoException {
    ByteString path = ByteString.of("/proc/" + tid);
    try (Fd directory = new Fd(posix, posix.openat(Posix.AT_FDCWD, path, DIRECTORY, 0))) {
      int pidFd = pidFd(posix, tid);
      return new ProcThread(posix, directory.release(), pidFd);
    }
  }

  private static int pidFd(Posix posix, int tid) {
    try {
      return posix.pidfdOpen(tid);
    } catch (ErrnoException e) {
      return NONE; // a kernel before 6.9
    }
  }

  private int open(ByteString name) {
    try {
      return posix.openat(directory, name, READ, 0);
    } catch (ErrnoException e) {
      return NONE; // a kernel without it
    }
  }

  /**
   * Its ids, from PIDFD_GET_INFO (Linux 6.13), or else from the text of its status, which takes ten
   * times as long.
   *
   * @throws ErrnoException ESRCH when it has ended
   */
  ProcStatus status() throws ErrnoException {
    Optional<ProcStatus> quickly = pidFd == NONE ? Optional.empty() : info();
    return quickly.isPresent() ? quickly.get() : ProcStatus.parse(Ascii.of(text("status")));
  }

  private Optional<ProcStatus> info() throws ErrnoException {
    try {
      return PidfdInfo.read(posix, pidFd, BUFFER.get().clear());
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ESRCH) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private ByteString text(String name) throws ErrnoException {
    try (Fd file = new Fd(posix, posix.openat(directory, ByteString.of(name), READ, 0))) {
      return read(file.number());
    } catch (ErrnoException e) {
      throw new ErrnoException(Errno.ESRCH, name, e);
    }
  }

  /** A file's first bytes; none when there is no such file, or the thread has ended. */
  ByteString content(File file) {
    int fd = files[file.ordinal()];
    try {
      return fd == NONE ? ByteString.EMPTY : read(fd);
    } catch (ErrnoException e) {
      return ByteString.EMPTY;
    }
  }

  private ByteString read(int fd) throws ErrnoException {
    ByteBuffer buffer = BUFFER.get().clear();
    int length = posix.pread(fd, buffer, 0);
    return ByteString.of(buffer, 0, length);
  }

  /** The first bytes of a file that is not kept open. */
  ByteString rare(String name) {
    try {
      return text(name);
    } catch (ErrnoException e) {
      return ByteString.EMPTY;
    }
  }

  /** Where a link leads; nothing when it cannot be read. */
  ByteString link(ByteString name) {
    try {
      return posix.readlinkat(directory, name);
    } catch (ErrnoException e) {
      return ByteString.EMPTY;
    }
  }

  /** Gives all descriptors back. */
  void close() {
    for (int fd : files) {
      close(fd);
    }
    close(pidFd);
    close(directory);
  }

  private void close(int fd) {
    if (fd != NONE) {
      Fd.closeQuietly(posix, fd);
    }
  }
}
