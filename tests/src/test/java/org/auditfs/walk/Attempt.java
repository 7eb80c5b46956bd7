package org.auditfs.walk;

import static org.auditfs.file.OpenFlag.O_APPEND;
import static org.auditfs.file.OpenFlag.O_CREAT;
import static org.auditfs.file.OpenFlag.O_DIRECTORY;
import static org.auditfs.file.OpenFlag.O_EXCL;
import static org.auditfs.file.OpenFlag.O_NONBLOCK;
import static org.auditfs.file.OpenFlag.O_PATH;
import static org.auditfs.file.OpenFlag.O_TMPFILE;
import static org.auditfs.file.OpenFlag.O_TRUNC;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.auditfs.file.ByteString;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;
import org.auditfs.posix.TimeSpec;

/** What everybody tries in a place: on the file f, mostly. */
enum Attempt {
  STAT((w, at) -> look(w.posix().statx(Posix.AT_FDCWD, at.path("f")))),
  STAT_MADE((w, at) -> look(w.posix().statx(Posix.AT_FDCWD, at.path("n")))),
  STAT_ABSENT((w, at) -> look(w.posix().statx(Posix.AT_FDCWD, at.path("absent")))),
  STAT_DIRECTORY((w, at) -> look(w.posix().statx(Posix.AT_FDCWD, at.path()))),
  LSTAT((w, at) -> look(w.posix().statx(Posix.AT_FDCWD, at.path("l")))),
  READLINK((w, at) -> w.posix().readlinkat(Posix.AT_FDCWD, at.path("l")).toString()),
  ACCESS_READ((w, at) -> access(w, at, 4)),
  ACCESS_WRITE((w, at) -> access(w, at, 2)),
  ACCESS_EXECUTE((w, at) -> access(w, at, 1)),
  OPEN_READ((w, at) -> open(w, at.path("f"), 0)),
  OPEN_WRITE((w, at) -> open(w, at.path("f"), 1)),
  OPEN_BOTH((w, at) -> open(w, at.path("f"), 2)),
  OPEN_NEITHER((w, at) -> open(w, at.path("f"), 3)),
  OPEN_APPEND((w, at) -> open(w, at.path("f"), 1 | O_APPEND.bits())),
  OPEN_LINK((w, at) -> open(w, at.path("l"), 0)),
  OPEN_CREATE_EXISTING((w, at) -> open(w, at.path("f"), 1 | O_CREAT.bits())),
  OPEN_PATH((w, at) -> open(w, at.path("f"), O_PATH.bits())),
  OPEN_FIFO_READ((w, at) -> open(w, at.path("p"), O_NONBLOCK.bits())),
  OPEN_FIFO_WRITE((w, at) -> open(w, at.path("p"), 1 | O_NONBLOCK.bits())),
  OPEN_FIFO_BOTH((w, at) -> open(w, at.path("p"), 2 | O_NONBLOCK.bits())),
  STAT_FIFO((w, at) -> look(w.posix().statx(Posix.AT_FDCWD, at.path("p")))),
  EXECUTE((w, at) -> w.execute(at.path("f"))),
  LIST(Attempt::list),
  CHDIR((w, at) -> w.chdir(at.path())),
  STATFS((w, at) -> statfs(w, at)),
  GETXATTR((w, at) -> w.posix().getxattr(at.path("f"), text("user.a")).toString()),
  GETXATTR_TRUSTED((w, at) -> w.posix().getxattr(at.path("f"), text("trusted.a")).toString()),
  GETACL((w, at) -> w.posix().getxattr(at.path("f"), text(Attempt.ACL)).length() + ""),
  LISTXATTR((w, at) -> w.posix().listxattr(at.path("f")).length() + ""),

  OPEN_TRUNCATE(Changes.FILE, (w, at) -> open(w, at.path("f"), 1 | O_TRUNC.bits())),
  OPEN_READ_TRUNCATE(Changes.FILE, (w, at) -> open(w, at.path("f"), O_TRUNC.bits())),
  CREATE(Changes.FILE, (w, at) -> open(w, at.path("n"), 2 | O_CREAT.bits() | O_EXCL.bits())),
  TMPFILE((w, at) -> open(w, at.path(), 2 | O_TMPFILE.bits())),
  MKDIR(Changes.FILE, (w, at) -> w.mkdir(at.path("n"))),
  MKFIFO(Changes.FILE, (w, at) -> w.mknod(at.path("n"), 0010644)),
  MKSOCKET(Changes.FILE, (w, at) -> w.mknod(at.path("n"), 0140644)),
  SYMLINK(Changes.FILE, (w, at) -> w.symlink(at.path("n"))),
  LINK(Changes.FILE, (w, at) -> w.link(at.path("f"), at.path("n"))),
  LINK_EXISTING((w, at) -> w.link(at.path("f"), at.path("g"))),
  RENAME(Changes.FILE, (w, at) -> w.rename(at.path("f"), at.path("n"), 0)),
  RENAME_OVER(Changes.MORE, (w, at) -> w.rename(at.path("f"), at.path("g"), 0)),
  RENAME_EXCHANGE(Changes.MORE, (w, at) -> w.rename(at.path("f"), at.path("g"), 2)),
  UNLINK(Changes.FILE, (w, at) -> w.unlink(at.path("f"), 0)),
  RMDIR(Changes.MORE, (w, at) -> w.unlink(at.path("d"), Posix.AT_REMOVEDIR)),
  CHMOD(Changes.FILE, (w, at) -> w.chmod(at.path("f"), 0640)),
  CHMOD_SET_GID(Changes.FILE, (w, at) -> w.chmod(at.path("f"), 02755)),
  CHOWN(Changes.FILE, (w, at) -> w.chown(at.path("f"), 1001, -1)),
  CHGRP(Changes.FILE, (w, at) -> w.chown(at.path("f"), -1, 2000)),
  UTIMENS(Changes.FILE, (w, at) -> w.utimens(at.path("f"), new TimeSpec(1, 0))),
  UTIMENS_NOW(Changes.FILE, (w, at) -> w.utimens(at.path("f"), TimeSpec.NOW)),
  TRUNCATE(Changes.FILE, (w, at) -> w.truncate(at.path("f"))),
  FALLOCATE(Changes.FILE, Attempt::fallocate),
  SETXATTR(Changes.FILE, (w, at) -> w.setxattr(at.path("f"), "user.b", text("w"))),
  SETXATTR_TRUSTED(Changes.FILE, (w, at) -> w.setxattr(at.path("f"), "trusted.b", text("w"))),
  SETACL(
      Changes.FILE,
      (w, at) -> w.setxattr(at.path("f"), Attempt.ACL, Shape.of(0, 0, "u6 g4 o0").aclBytes())),
  REMOVEXATTR(Changes.FILE, (w, at) -> w.removexattr(at.path("f"), "user.a"));

  static final String ACL = "system.posix_acl_access";

  /** What has to be made again where it was not refused. */
  enum Changes {
    NOTHING,
    /** The file f, and the new name n. */
    FILE,
    /** Others, too. */
    MORE
  }

  /** What it does. */
  interface Deed {
    String in(Actions actions, Spot spot) throws ErrnoException;
  }

  /** A place in one of the trees. */
  record Spot(String directory) {
    ByteString path(String name) {
      return text(directory + "/" + name);
    }

    ByteString path() {
      return text(directory);
    }
  }

  private final Changes changes;

  @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
  private final Deed deed;

  Attempt(Deed deed) {
    this(Changes.NOTHING, deed);
  }

  Attempt(Changes changes, Deed deed) {
    this.changes = changes;
    this.deed = deed;
  }

  /** What it changes where it is not refused. */
  Changes changes() {
    return changes;
  }

  /** Whether it takes a process of its own: not to be tried everywhere. */
  boolean isSlow() {
    return this == EXECUTE;
  }

  /** Whether it changes nothing. */
  boolean onlyLooks() {
    return changes == Changes.NOTHING;
  }

  /** Tries it; the errno, or {@code ok} and what was seen. */
  String in(Actions actions, Spot spot) {
    try {
      return "ok " + deed.in(actions, spot);
    } catch (ErrnoException e) {
      return e.errno().toString();
    }
  }

  private static ByteString text(String text) {
    return ByteString.of(text);
  }

  private static String look(Stat stat) {
    return String.format(
        Locale.ROOT,
        "%o %d:%d %d",
        stat.mode(),
        stat.uid(),
        stat.gid(),
        stat.isDirectory() ? 0 : stat.size());
  }

  private static String open(Actions actions, ByteString path, int flags) throws ErrnoException {
    Posix posix = actions.posix();
    new Fd(posix, posix.openat(Posix.AT_FDCWD, path, flags, 0644)).close();
    return "";
  }

  private static String access(Actions actions, Spot spot, int mode) throws ErrnoException {
    Posix posix = actions.posix();
    int fd = posix.openat(Posix.AT_FDCWD, spot.path("f"), O_PATH.bits(), 0);
    try (Fd file = new Fd(posix, fd)) {
      posix.faccessat2(file.number(), mode, Posix.AT_EACCESS);
      return "";
    }
  }

  private static String statfs(Actions actions, Spot spot) throws ErrnoException {
    Posix posix = actions.posix();
    int fd = posix.openat(Posix.AT_FDCWD, spot.path("f"), O_PATH.bits(), 0);
    try (Fd file = new Fd(posix, fd)) {
      return posix.fstatfs(file.number()).nameLengthMax() + "";
    }
  }

  private static String fallocate(Actions actions, Spot spot) throws ErrnoException {
    Posix posix = actions.posix();
    try (Fd file = new Fd(posix, posix.openat(Posix.AT_FDCWD, spot.path("f"), 1, 0))) {
      posix.fallocate(file.number(), 0, 0, 8192);
      return "";
    }
  }

  private static String list(Actions actions, Spot spot) throws ErrnoException {
    Posix posix = actions.posix();
    int fd = posix.openat(Posix.AT_FDCWD, spot.path(), O_DIRECTORY.bits(), 0);
    try (Fd directory = new Fd(posix, fd)) {
      ByteBuffer entries = ByteBuffer.allocateDirect(4096);
      int names = 0;
      while (posix.getdents64(directory.number(), entries.clear()) > 0) {
        for (int at = 0; at < entries.position(); names++) {
          at += Short.toUnsignedInt(Short.reverseBytes(entries.getShort(at + 16)));
        }
      }
      return names + "";
    }
  }
}
