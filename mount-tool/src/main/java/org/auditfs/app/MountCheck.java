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
import org.auditfs.passthrough.Hidden;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/** Whether a directory can be protected; asked by the command first and by the daemon again. */
public final class MountCheck {

  private static final int STICKY = 01000;
  private static final int WRITE = 2;

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
    refuseInside(
        directory,
        state.path(),
        "the state directory " + state.path() + ": move the state with --state");
  }

  /** Refuses a directory that is one of the state's own, by whatever name. */
  void refuseInState(FilePath directory, Hidden state) throws CommandException {
    try {
      if (state.hides(posix.statx(Posix.AT_FDCWD, directory.bytes()))) {
        throw refused("cannot protect", directory, "it is part of the state directory");
      }
    } catch (ErrnoException e) {
      throw refused("cannot protect", directory, why(e.errno()));
    }
  }

  /**
   * Refuses a directory that is {@code inner} or holds it.
   *
   * @param what is in {@code inner}, and perhaps what to do
   */
  void refuseInside(FilePath directory, Path inner, String what) throws CommandException {
    try {
      Stat top = posix.statx(Posix.AT_FDCWD, directory.bytes());
      for (Path at = inner; at != null; at = at.getParent()) {
        if (isSame(top, posix.statx(Posix.AT_FDCWD, ByteString.of(at.toString())))) {
          throw refused("cannot protect", directory, "it holds " + what);
        }
      }
    } catch (ErrnoException e) {
      throw refused("cannot protect", directory, why(e.errno()));
    }
  }

  /**
   * Refuses a mount point that fusermount(1) refuses to a user: one that is not the user's to
   * write.
   */
  public void refuseToUser(FilePath mountPoint, int uid) throws CommandException {
    int flags = OpenFlag.O_PATH.bits() | OpenFlag.O_CLOEXEC.bits();
    try (Fd fd = new Fd(posix, posix.openat(Posix.AT_FDCWD, mountPoint.bytes(), flags, 0))) {
      Stat stat = posix.statx(fd.number());
      if ((stat.mode() & STICKY) != 0 && stat.uid() != uid) {
        throw new ErrnoException(Errno.EPERM, "a sticky directory of somebody else's");
      }
      posix.faccessat2(fd.number(), WRITE, Posix.AT_EACCESS);
    } catch (ErrnoException e) {
      throw new CommandException(
          ExitCode.NOT_ALLOWED,
          "not allowed to mount: "
              + Printable.line(mountPoint.bytes())
              + ": uid "
              + uid
              + " may not write it: run it as root, or name a directory of your own",
          e);
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
