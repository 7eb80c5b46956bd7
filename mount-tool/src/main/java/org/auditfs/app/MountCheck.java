package org.auditfs.app;

import java.nio.file.Path;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.StateDirectory;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.file.OpenFlag;
import org.auditfs.file.Printable;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/** Whether a directory can be protected; asked by the command first and by the daemon again. */
public final class MountCheck {

  private final Posix posix;

  public MountCheck(Posix posix) {
    this.posix = posix;
  }

  /**
   * The directory that {@code path} names, without symbolic links.
   *
   * @throws CommandException when there is none
   */
  public FilePath realDirectory(FilePath path) throws CommandException {
    int flags = OpenFlag.O_PATH.bits() | OpenFlag.O_DIRECTORY.bits() | OpenFlag.O_CLOEXEC.bits();
    try (Fd fd = new Fd(posix, posix.openat(Posix.AT_FDCWD, path.bytes(), flags, 0))) {
      ByteString real = posix.readlinkat(Posix.AT_FDCWD, Posix.procFd(fd.number()));
      return new FilePath(real);
    } catch (ErrnoException e) {
      throw refused("cannot protect", path, why(e.errno()));
    }
  }

  /**
   * Refuses a directory that holds the state: the trail must not be reachable through a mount, nor
   * be hidden beneath one.
   */
  public void refuseStateInside(FilePath directory, StateDirectory state) throws CommandException {
    try {
      Stat top = posix.statx(Posix.AT_FDCWD, directory.bytes());
      for (Path at = state.path(); at != null; at = at.getParent()) {
        if (isSame(top, posix.statx(Posix.AT_FDCWD, ByteString.of(at.toString())))) {
          throw refused(
              "cannot protect",
              directory,
              "it holds the state directory " + state.path() + ": move the state with --state");
        }
      }
    } catch (ErrnoException e) {
      throw refused("cannot protect", directory, why(e.errno()));
    }
  }

  private static boolean isSame(Stat one, Stat other) {
    return one.inode() == other.inode()
        && one.deviceMajor() == other.deviceMajor()
        && one.deviceMinor() == other.deviceMinor();
  }

  static CommandException refused(String what, FilePath on, String todo) {
    return new CommandException(
        ExitCode.REFUSED, what + ": " + Printable.line(on.bytes()) + ": " + todo);
  }

  private static String why(Errno errno) {
    return switch (errno) {
      case ENOENT -> "no such directory: create it, or name another";
      case ENOTDIR -> "not a directory: name a directory";
      case ENAMETOOLONG -> "the name is too long: name another";
      case ENOTCONN ->
          "the daemon of a mount there was killed: run auditfs umount --lazy on it first";
      default -> errno + ": name a directory that can be opened";
    };
  }
}
