package org.auditfs.model;

import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.BornStat;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.FileSystemUsage;
import org.auditfs.posix.Posix;

/** The calls of paths. */
final class NameCalls {

  private static final int HERE = Posix.AT_FDCWD;

  private NameCalls() {}

  static String stat(Stage stage, Step step) throws ErrnoException {
    return stage.attributes(step.path(), stage.posix.statx(HERE, path(stage, step)));
  }

  /** Whether there is a time of birth, and whether it can be one. */
  static String born(Stage stage, Step step) throws ErrnoException {
    try (Fd fd = handle(stage, step)) {
      BornStat born = stage.posix.statxBorn(fd.number());
      return born.birth()
          .map(birth -> Times.shown(birth.seconds(), (int) birth.nanos()))
          .orElse("none");
    }
  }

  /** What can be compared: neither the type nor what others use. */
  static String statfs(Stage stage, Step step) throws ErrnoException {
    try (Fd fd = handle(stage, step)) {
      FileSystemUsage usage = stage.posix.fstatfs(fd.number());
      return usage.fragmentSize() + " " + usage.nameLengthMax();
    }
  }

  static String access(Stage stage, Step step) throws ErrnoException {
    try (Fd fd = handle(stage, step)) {
      stage.posix.faccessat2(fd.number(), (int) step.n(), Posix.AT_EACCESS);
    }
    return "";
  }

  private static Fd handle(Stage stage, Step step) throws ErrnoException {
    int flags = OpenFlag.O_PATH.bits() | OpenFlag.O_CLOEXEC.bits();
    return new Fd(stage.posix, stage.posix.openat(HERE, path(stage, step), flags, 0));
  }

  static String list(Stage stage, Step step) throws ErrnoException {
    return stage.list(step.path());
  }

  static String readlink(Stage stage, Step step) throws ErrnoException {
    return Text.content(stage.posix.readlinkat(HERE, path(stage, step)));
  }

  static String truncate(Stage stage, Step step) throws ErrnoException {
    stage.posix.truncate(path(stage, step), step.n());
    return "";
  }

  static String chmod(Stage stage, Step step) throws ErrnoException {
    stage.posix.chmod(path(stage, step), (int) step.n());
    return "";
  }

  static String chown(Stage stage, Step step) throws ErrnoException {
    return chown(stage, step, 0);
  }

  static String lchown(Stage stage, Step step) throws ErrnoException {
    return chown(stage, step, Posix.AT_SYMLINK_NOFOLLOW);
  }

  private static String chown(Stage stage, Step step, int flags) throws ErrnoException {
    stage.posix.fchownat(HERE, path(stage, step), (int) step.n(), (int) step.m(), flags);
    return "";
  }

  static String utimens(Stage stage, Step step) throws ErrnoException {
    int flags = Posix.AT_SYMLINK_NOFOLLOW;
    stage.posix.utimensat(HERE, path(stage, step), Times.of(step.n()), Times.of(step.m()), flags);
    return "";
  }

  static String setxattr(Stage stage, Step step) throws ErrnoException {
    stage.posix.setxattr(path(stage, step), step.other(), step.bytes(), (int) step.n());
    return "";
  }

  static String getxattr(Stage stage, Step step) throws ErrnoException {
    return Text.content(stage.posix.getxattr(path(stage, step), step.other()));
  }

  static String listxattr(Stage stage, Step step) throws ErrnoException {
    return Portrait.names(stage.posix.listxattr(path(stage, step)));
  }

  static String removexattr(Stage stage, Step step) throws ErrnoException {
    stage.posix.removexattr(path(stage, step), step.other());
    return "";
  }

  static String mkdir(Stage stage, Step step) throws ErrnoException {
    stage.posix.mkdirat(HERE, path(stage, step), (int) step.m());
    return "";
  }

  static String rmdir(Stage stage, Step step) throws ErrnoException {
    stage.posix.unlinkat(HERE, path(stage, step), Posix.AT_REMOVEDIR);
    return "";
  }

  static String unlink(Stage stage, Step step) throws ErrnoException {
    stage.posix.unlinkat(HERE, path(stage, step), 0);
    return "";
  }

  static String link(Stage stage, Step step) throws ErrnoException {
    stage.posix.linkat(HERE, path(stage, step), HERE, stage.path(step.other()), 0);
    return "";
  }

  static String symlink(Stage stage, Step step) throws ErrnoException {
    stage.posix.symlinkat(step.other(), HERE, path(stage, step));
    return "";
  }

  static String rename(Stage stage, Step step) throws ErrnoException {
    ByteString to = stage.path(step.other());
    stage.posix.renameat2(HERE, path(stage, step), HERE, to, (int) step.n());
    return "";
  }

  static String mknod(Stage stage, Step step) throws ErrnoException {
    stage.posix.mknodat(HERE, path(stage, step), (int) step.n(), (int) step.m());
    return "";
  }

  /** The mask before. */
  static String umask(Stage stage, Step step) {
    return Text.octal(stage.posix.umask((int) step.n()));
  }

  private static ByteString path(Stage stage, Step step) {
    return stage.path(step.path());
  }
}
