package org.auditfs.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/** What can be seen of an object, as text; taken as root, leaving no trace. */
final class Portrait {

  private static final int CONTENT_MAX = 1 << 16;
  private static final int READ =
      OpenFlag.O_NOATIME.bits() | OpenFlag.O_CLOEXEC.bits() | OpenFlag.O_NONBLOCK.bits();
  private static final int HANDLE =
      OpenFlag.O_PATH.bits() | OpenFlag.O_CLOEXEC.bits() | OpenFlag.O_NOFOLLOW.bits();

  private Portrait() {}

  /**
   * Everything, of a name in a directory.
   *
   * @param below its path
   */
  static String of(Stage stage, ByteString below, int directory, ByteString name)
      throws ErrnoException {
    Posix posix = stage.posix;
    try (Fd fd = new Fd(posix, posix.openat(directory, name, HANDLE, 0))) {
      return of(stage, below, fd.number(), true, true);
    }
  }

  /** Attributes, and extended attributes and content where asked for. */
  static String of(Stage stage, ByteString below, boolean xattrs, boolean content) {
    Posix posix = stage.posix;
    try (Fd fd = new Fd(posix, posix.openat(Posix.AT_FDCWD, stage.path(below), HANDLE, 0))) {
      return of(stage, below, fd.number(), xattrs, content);
    } catch (ErrnoException e) {
      return e.errno().toString();
    }
  }

  /** The same, of what is behind a descriptor. */
  static String of(Stage stage, Object way, int fd, boolean xattrs, boolean content)
      throws ErrnoException {
    Stat stat = stage.posix.statx(fd);
    StringBuilder text = new StringBuilder(stage.attributes(way, stat));
    if (stat.isSymlink()) {
      return text.toString();
    }
    if (xattrs) {
      text.append(' ').append(xattrs(stage.posix, Posix.procFd(fd)));
    }
    if (content && stat.isRegular()) {
      text.append(' ').append(content(stage, Posix.procFd(fd)));
    }
    return text.toString();
  }

  /** What can be compared of stat(2). */
  static String attributes(Stat stat) {
    String device =
        stat.rdevMajor() == 0 && stat.rdevMinor() == 0
            ? ""
            : " rdev=" + stat.rdevMajor() + ":" + stat.rdevMinor();
    return "mode="
        + Integer.toOctalString(stat.mode())
        + " uid="
        + stat.uid()
        + " gid="
        + stat.gid()
        + " nlink="
        + stat.nlink()
        + " size="
        + stat.size()
        + device
        + " atime="
        + Times.shown(stat.atime(), stat.atimeNanos())
        + " mtime="
        + Times.shown(stat.mtime(), stat.mtimeNanos());
  }

  /** The answer of listxattr(2), sorted. */
  static String names(ByteString list) {
    List<String> names = new ArrayList<>();
    for (ByteString name : split(list)) {
      names.add(Text.word(name));
    }
    Collections.sort(names);
    return names.toString();
  }

  /** The names of listxattr(2). */
  static List<ByteString> split(ByteString list) {
    List<ByteString> names = new ArrayList<>();
    int from = 0;
    while (from < list.length()) {
      int end = list.indexOf((byte) 0, from);
      names.add(list.slice(from, end));
      from = end + 1;
    }
    return names;
  }

  private static String xattrs(Posix posix, ByteString path) throws ErrnoException {
    ByteString list = posix.listxattr(path);
    if (list.isEmpty()) {
      return "";
    }
    List<String> all = new ArrayList<>();
    for (ByteString name : split(list)) {
      all.add(Text.word(name) + "=" + xattr(posix, path, name));
    }
    Collections.sort(all);
    return all.toString();
  }

  /** Capabilities that are none can be set, but not read. */
  private static String xattr(Posix posix, ByteString path, ByteString name) {
    try {
      return Text.content(posix.getxattr(path, name));
    } catch (ErrnoException e) {
      return e.errno().toString();
    }
  }

  private static String content(Stage stage, ByteString path) throws ErrnoException {
    Posix posix = stage.posix;
    try (Fd fd = new Fd(posix, posix.openat(Posix.AT_FDCWD, path, READ, 0))) {
      ByteBuffer buffer = stage.buffer().limit(CONTENT_MAX);
      int read = posix.pread(fd.number(), buffer, 0);
      return Text.content(ByteString.of(buffer, 0, read));
    }
  }
}
