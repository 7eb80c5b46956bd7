package org.auditfs.model;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.Function;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.TimeSpec;

/** What a step does: how it is printed, and how it is played. */
enum Call {
  OPEN(
      s -> Text.slot(s.slot()) + " = open " + w(s.path()) + " " + Text.flags(s.n()) + mode(s),
      (g, s) -> open(g, s, g.path(s.path()))),
  REOPEN(
      s -> Text.slot(s.slot()) + " = reopen " + Text.slot(s.m()) + " " + Text.flags(s.n()),
      (g, s) -> open(g, s, procFd(g, (int) s.m()))),
  CLOSE(
      s -> "close " + Text.slot(s.slot()),
      (g, s) -> {
        g.close(s.slot());
        return "";
      }),
  READ(
      s -> "read " + Text.slot(s.slot()) + " " + s.n(),
      (g, s) -> {
        ByteBuffer buffer = g.buffer().limit((int) s.n());
        int read = g.posix.read(g.fd(s.slot()), buffer);
        return Text.content(ByteString.of(buffer, 0, read));
      }),
  PREAD(
      s -> "pread " + Text.slot(s.slot()) + " " + s.n() + " " + s.m(),
      (g, s) -> {
        ByteBuffer buffer = g.buffer().limit((int) s.n());
        int read = g.posix.pread(g.fd(s.slot()), buffer, s.m());
        return Text.content(ByteString.of(buffer, 0, read));
      }),
  WRITE(
      s -> "write " + Text.slot(s.slot()) + " " + w(s.bytes()),
      (g, s) -> number(g.posix.write(g.fd(s.slot()), g.holding(s.bytes())))),
  PWRITE(
      s -> "pwrite " + Text.slot(s.slot()) + " " + w(s.bytes()) + " " + s.n(),
      (g, s) -> number(g.posix.pwrite(g.fd(s.slot()), g.holding(s.bytes()), s.n()))),
  LSEEK(
      s -> "lseek " + Text.slot(s.slot()) + " " + s.n() + " " + s.m(),
      (g, s) -> number(g.posix.lseek(g.fd(s.slot()), s.n(), (int) s.m()))),
  FSYNC(s -> "fsync " + Text.slot(s.slot()), done((g, s) -> g.posix.fsync(g.fd(s.slot())))),
  FTRUNCATE(
      s -> "ftruncate " + Text.slot(s.slot()) + " " + s.n(),
      done((g, s) -> g.posix.ftruncate(g.fd(s.slot()), s.n()))),
  FCHMOD(
      s -> "fchmod " + Text.slot(s.slot()) + " " + Text.octal(s.n()),
      done((g, s) -> g.posix.fchmod(g.fd(s.slot()), (int) s.n()))),
  FCHOWN(
      s -> "fchown " + Text.slot(s.slot()) + " " + s.n() + " " + s.m(),
      done(
          (g, s) -> {
            int flags = Posix.AT_EMPTY_PATH;
            int fd = g.fd(s.slot());
            g.posix.fchownat(fd, ByteString.EMPTY, (int) s.n(), (int) s.m(), flags);
          })),
  FUTIMENS(
      s -> "futimens " + Text.slot(s.slot()) + " " + Times.word(s.n()) + " " + Times.word(s.m()),
      done((g, s) -> g.posix.futimens(g.fd(s.slot()), Times.of(s.n()), Times.of(s.m())))),
  FSTAT(
      s -> "fstat " + Text.slot(s.slot()),
      (g, s) -> Portrait.attributes(g.posix.statx(g.fd(s.slot())))),
  FLIST(
      s -> "flist " + Text.slot(s.slot()),
      (g, s) -> {
        g.posix.lseek(g.fd(s.slot()), 0, 0);
        return g.list(g.fd(s.slot()));
      }),
  LINKFD(
      s -> "linkfd " + Text.slot(s.slot()) + " " + w(s.path()),
      done(
          (g, s) -> {
            ByteString from = procFd(g, s.slot());
            int here = Posix.AT_FDCWD;
            g.posix.linkat(here, from, here, g.path(s.path()), Posix.AT_SYMLINK_FOLLOW);
          })),
  FSETXATTR(
      s -> "fsetxattr " + Text.slot(s.slot()) + " " + attribute(s),
      done((g, s) -> setxattr(g, s, procFd(g, s.slot())))),
  FGETXATTR(
      s -> "fgetxattr " + Text.slot(s.slot()) + " " + w(s.other()),
      (g, s) -> Text.content(g.posix.getxattr(procFd(g, s.slot()), s.other()))),
  STAT(
      s -> "lstat " + w(s.path()),
      (g, s) -> Portrait.attributes(g.posix.statx(Posix.AT_FDCWD, g.path(s.path())))),
  ACCESS(s -> "eaccess " + w(s.path()) + " " + s.n(), Call::access),
  LIST(s -> "names " + w(s.path()), (g, s) -> g.list(s.path())),
  READLINK(
      s -> "readlink " + w(s.path()),
      (g, s) -> Text.content(g.posix.readlinkat(Posix.AT_FDCWD, g.path(s.path())))),
  TRUNCATE(
      s -> "truncate " + w(s.path()) + " " + s.n(),
      done((g, s) -> g.posix.truncate(g.path(s.path()), s.n()))),
  CHMOD(
      s -> "chmod " + w(s.path()) + " " + Text.octal(s.n()),
      done((g, s) -> g.posix.chmod(g.path(s.path()), (int) s.n()))),
  CHOWN(s -> "chown " + ids(s), done((g, s) -> chown(g, s, 0))),
  LCHOWN(s -> "lchown " + ids(s), done((g, s) -> chown(g, s, Posix.AT_SYMLINK_NOFOLLOW))),
  UTIMENS(
      s -> "utimens " + w(s.path()) + " " + Times.word(s.n()) + " " + Times.word(s.m()),
      done(
          (g, s) -> {
            TimeSpec atime = Times.of(s.n());
            TimeSpec mtime = Times.of(s.m());
            int flags = Posix.AT_SYMLINK_NOFOLLOW;
            g.posix.utimensat(Posix.AT_FDCWD, g.path(s.path()), atime, mtime, flags);
          })),
  SETXATTR(
      s -> "setxattr " + w(s.path()) + " " + attribute(s),
      done((g, s) -> setxattr(g, s, g.path(s.path())))),
  GETXATTR(
      s -> "getxattr " + w(s.path()) + " " + w(s.other()),
      (g, s) -> Text.content(g.posix.getxattr(g.path(s.path()), s.other()))),
  LISTXATTR(
      s -> "listxattr " + w(s.path()),
      (g, s) -> Portrait.names(g.posix.listxattr(g.path(s.path())))),
  REMOVEXATTR(
      s -> "removexattr " + w(s.path()) + " " + w(s.other()),
      done((g, s) -> g.posix.removexattr(g.path(s.path()), s.other()))),
  MKDIR(
      s -> "mkdir " + w(s.path()) + mode(s),
      done((g, s) -> g.posix.mkdirat(Posix.AT_FDCWD, g.path(s.path()), (int) s.m()))),
  RMDIR(
      s -> "rmdir " + w(s.path()),
      done((g, s) -> g.posix.unlinkat(Posix.AT_FDCWD, g.path(s.path()), Posix.AT_REMOVEDIR))),
  UNLINK(
      s -> "unlink " + w(s.path()),
      done((g, s) -> g.posix.unlinkat(Posix.AT_FDCWD, g.path(s.path()), 0))),
  LINK(
      s -> "link " + w(s.path()) + " " + w(s.other()),
      done(
          (g, s) -> {
            int here = Posix.AT_FDCWD;
            g.posix.linkat(here, g.path(s.path()), here, g.path(s.other()), 0);
          })),
  SYMLINK(
      s -> "symlink " + w(s.other()) + " " + w(s.path()),
      done((g, s) -> g.posix.symlinkat(s.other(), Posix.AT_FDCWD, g.path(s.path())))),
  RENAME(
      s ->
          (s.n() == 0 ? "rename " : "renameat2 ")
              + (w(s.path()) + " " + w(s.other()) + Text.renameFlags(s.n())),
      done(
          (g, s) -> {
            int here = Posix.AT_FDCWD;
            g.posix.renameat2(here, g.path(s.path()), here, g.path(s.other()), (int) s.n());
          })),
  MKNOD(
      s -> "mknod " + w(s.path()) + " " + Text.type(s.n()) + (s.m() == 0 ? "" : " " + device(s)),
      done((g, s) -> g.posix.mknodat(Posix.AT_FDCWD, g.path(s.path()), (int) s.n(), (int) s.m()))),
  UMASK(
      s -> "umask " + Text.octal(s.n()),
      done(
          (g, s) -> {
            int before = g.posix.umask((int) s.n());
            if ((before & ~0777) != 0) {
              throw new IllegalStateException("umask " + before);
            }
          }));

  /** Plays a step. */
  private interface Play {
    String on(Stage stage, Step step) throws ErrnoException;
  }

  /** Plays a step whose only answer is that it was done. */
  private interface Deed {
    void on(Stage stage, Step step) throws ErrnoException;
  }

  // Lambdas without state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<Step, String> printed;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Play play;

  Call(Function<Step, String> printed, Play play) {
    this.printed = printed;
    this.play = play;
  }

  String print(Step step) {
    return printed.apply(step);
  }

  /** What the kernel answered: an errno, or what was asked for. */
  String play(Stage stage, Step step) {
    try {
      return play.on(stage, step);
    } catch (ErrnoException e) {
      return e.errno().toString();
    }
  }

  /** Whether it may change what names lead to. */
  boolean changesNames() {
    return switch (this) {
      case OPEN, LINKFD, MKDIR, RMDIR, UNLINK, LINK, SYMLINK, RENAME, MKNOD -> true;
      default -> false;
    };
  }

  /** Whether it changes nothing at all, but perhaps the access time. */
  boolean onlyLooks() {
    return switch (this) {
      case CLOSE, READ, PREAD, LSEEK, FSYNC, FSTAT, FLIST, FGETXATTR, STAT, ACCESS, LIST -> true;
      case READLINK, GETXATTR, LISTXATTR, UMASK -> true;
      default -> false;
    };
  }

  private static Play done(Deed deed) {
    return (stage, step) -> {
      deed.on(stage, step);
      return "";
    };
  }

  private static String open(Stage stage, Step step, ByteString path) throws ErrnoException {
    int flags = (int) step.n() | OpenFlag.O_CLOEXEC.bits() | OpenFlag.O_NONBLOCK.bits();
    int mode = step.call() == OPEN ? (int) step.m() : 0;
    stage.keep(step.slot(), stage.posix.openat(Posix.AT_FDCWD, path, flags, mode));
    return "";
  }

  private static String access(Stage stage, Step step) throws ErrnoException {
    int flags = OpenFlag.O_PATH.bits() | OpenFlag.O_CLOEXEC.bits();
    Posix posix = stage.posix;
    try (Fd fd = new Fd(posix, posix.openat(Posix.AT_FDCWD, stage.path(step.path()), flags, 0))) {
      posix.faccessat2(fd.number(), (int) step.n(), Posix.AT_EACCESS);
    }
    return "";
  }

  private static void chown(Stage stage, Step step, int flags) throws ErrnoException {
    ByteString path = stage.path(step.path());
    stage.posix.fchownat(Posix.AT_FDCWD, path, (int) step.n(), (int) step.m(), flags);
  }

  private static void setxattr(Stage stage, Step step, ByteString path) throws ErrnoException {
    stage.posix.setxattr(path, step.other(), step.bytes(), (int) step.n());
  }

  private static ByteString procFd(Stage stage, int slot) {
    return Posix.procFd(stage.fd(slot));
  }

  private static String number(long result) {
    return Long.toString(result);
  }

  private static String w(ByteString bytes) {
    return Text.word(bytes);
  }

  private static String mode(Step step) {
    return " " + Text.octal(step.m());
  }

  private static String ids(Step step) {
    return w(step.path()) + " " + step.n() + " " + step.m();
  }

  private static String attribute(Step step) {
    return String.format(Locale.ROOT, "%s %s %d", w(step.other()), w(step.bytes()), step.n());
  }

  private static String device(Step step) {
    return (step.m() >> 8) + " " + (step.m() & 0xff);
  }
}
