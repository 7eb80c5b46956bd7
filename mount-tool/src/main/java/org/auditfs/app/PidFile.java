package org.auditfs.app;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * STATE/daemon.pid: whose instance it is. The lock on it (flock(2)) dies with the daemon, so a file
 * that is there but not locked is a killed daemon's.
 */
final class PidFile implements AutoCloseable {

  private static final int LOCK_EX_NB = 2 | 4;
  private static final int OPEN_FLAGS =
      2 // O_RDWR
          | OpenFlag.O_CREAT.bits()
          | OpenFlag.O_NOFOLLOW.bits()
          | OpenFlag.O_CLOEXEC.bits();

  private final Posix posix;
  private final ByteString path;
  private final int fd;

  private PidFile(Posix posix, ByteString path, int fd) {
    this.posix = posix;
    this.path = path;
    this.fd = fd;
  }

  /**
   * Takes the file and writes {@code pid} to it.
   *
   * @param waitMillis how long to wait for a daemon that is just ending
   * @throws CommandException when another daemon lives
   */
  static PidFile take(Posix posix, Path file, long pid, long waitMillis) throws CommandException {
    ByteString path = ByteString.of(file.toString());
    long deadline = System.nanoTime() + waitMillis * 1_000_000;
    try {
      while (true) {
        Fd fd = new Fd(posix, open(posix, path));
        try (fd) {
          if (locked(posix, fd.number()) && isStillThere(posix, path, fd.number())) {
            write(posix, fd.number(), pid);
            return new PidFile(posix, path, fd.release());
          }
        }
        if (System.nanoTime() - deadline > 0) {
          throw new CommandException(
              ExitCode.REFUSED, "a daemon has this state already: " + path + " is locked");
        }
        Thread.sleep(20);
      }
    } catch (ErrnoException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot take the pid file: " + path + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  /** The end in order: the file goes, then the lock. */
  @Override
  public void close() {
    try {
      posix.unlinkat(Posix.AT_FDCWD, path, 0);
    } catch (ErrnoException e) {
      DaemonLog.say("cannot remove " + path + ": " + e.getMessage());
    }
    Fd.closeQuietly(posix, fd);
  }

  private static int open(Posix posix, ByteString path) throws ErrnoException {
    return posix.openat(Posix.AT_FDCWD, path, OPEN_FLAGS, 0600);
  }

  private static boolean locked(Posix posix, int fd) throws ErrnoException {
    try {
      posix.flock(fd, LOCK_EX_NB);
      return true;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EAGAIN) {
        return false;
      }
      throw e;
    }
  }

  /** Whether the file that was locked is not one that its owner has just removed. */
  private static boolean isStillThere(Posix posix, ByteString path, int fd) throws ErrnoException {
    try {
      Stat named = posix.statx(Posix.AT_FDCWD, path);
      return named.inode() == posix.statx(fd).inode();
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  private static void write(Posix posix, int fd, long pid) throws ErrnoException {
    byte[] text = (pid + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer buffer = ByteBuffer.allocateDirect(text.length).put(text).flip();
    posix.ftruncate(fd, 0);
    posix.pwrite(fd, buffer, 0);
  }
}
