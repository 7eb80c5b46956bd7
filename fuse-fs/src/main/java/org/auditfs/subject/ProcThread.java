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
  private final Kept loginUid = new Kept("loginuid");
  private final Kept sessionId = new Kept("sessionid");
  private final Kept stat = new Kept("stat");
  private final Kept comm = new Kept("comm");

  private ProcThread(Posix posix, int directory, int pidFd) {
    this.posix = posix;
    this.directory = directory;
    this.pidFd = pidFd;
  }

  /**
   * The thread that has the number now.
   *
   * @throws ErrnoException ENOENT or ESRCH when there is none, EMFILE without free descriptors
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
      return PidfdStatus.read(posix, pidFd, BUFFER.get().clear());
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

  /**
   * The login's user id, as text; nothing when there is no such file, or the thread has ended.
   *
   * @throws ErrnoException EMFILE or ENFILE, as for all of these
   */
  ByteString loginUid() throws ErrnoException {
    return loginUid.content();
  }

  /** The same of the session's id. */
  ByteString sessionId() throws ErrnoException {
    return sessionId.content();
  }

  /** The same of its line of numbers. */
  ByteString stat() throws ErrnoException {
    return stat.content();
  }

  /** The same of its name, which it may change. */
  ByteString comm() throws ErrnoException {
    return comm.content();
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
    close(loginUid.fd);
    close(sessionId.fd);
    close(stat.fd);
    close(comm.fd);
    close(pidFd);
    close(directory);
  }

  private void close(int fd) {
    if (fd != NONE) {
      Fd.closeQuietly(posix, fd);
    }
  }

  /** One of its files, open from the first reading on. */
  private final class Kept {
    private final ByteString name;
    private int fd = NONE;

    Kept(String name) {
      this.name = ByteString.of(name);
    }

    ByteString content() throws ErrnoException {
      try {
        if (fd == NONE) {
          fd = posix.openat(directory, name, READ, 0);
        }
        return read(fd);
      } catch (ErrnoException e) {
        if (lacksDescriptors(e)) {
          throw e;
        }
        return ByteString.EMPTY;
      }
    }
  }

  /** Whether something was refused for too many open files. */
  static boolean lacksDescriptors(ErrnoException refused) {
    return refused.errno() == Errno.EMFILE || refused.errno() == Errno.ENFILE;
  }
}
