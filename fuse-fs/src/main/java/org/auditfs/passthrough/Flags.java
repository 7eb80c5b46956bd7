package org.auditfs.passthrough;

import static org.auditfs.file.OpenFlag.O_APPEND;
import static org.auditfs.file.OpenFlag.O_CLOEXEC;
import static org.auditfs.file.OpenFlag.O_CREAT;
import static org.auditfs.file.OpenFlag.O_DIRECTORY;
import static org.auditfs.file.OpenFlag.O_EXCL;
import static org.auditfs.file.OpenFlag.O_NOATIME;
import static org.auditfs.file.OpenFlag.O_NOCTTY;
import static org.auditfs.file.OpenFlag.O_NOFOLLOW;
import static org.auditfs.file.OpenFlag.O_NONBLOCK;
import static org.auditfs.file.OpenFlag.O_PATH;
import static org.auditfs.file.OpenFlag.O_TMPFILE;
import static org.auditfs.file.OpenFlag.O_TRUNC;

import org.auditfs.file.AccessMode;
import org.auditfs.fuse.FuseFileSystem;

/** From the flags that a caller gave to those that the backing file is opened with. */
final class Flags {

  /** Whatever a name leads to, a symbolic link itself. */
  static final int PATH = O_PATH.bits() | O_NOFOLLOW.bits() | O_CLOEXEC.bits();

  /** The object of a descriptor again, by its name in /proc (itself a link, to be followed). */
  static final int PATH_AGAIN = O_PATH.bits() | O_CLOEXEC.bits();

  /** A directory, for its entries. */
  static final int DIRECTORY = O_DIRECTORY.bits() | O_CLOEXEC.bits();

  /** The content, never waiting for a FIFO's other end. */
  static final int READ = O_NONBLOCK.bits() | O_CLOEXEC.bits();

  private static final int MEANT_FOR_THE_NAME =
      O_CREAT.bits() | O_EXCL.bits() | O_NOCTTY.bits() | O_NOFOLLOW.bits();

  private Flags() {}

  /**
   * To open an object that is known. The name was dealt with; offsets are always given, so
   * appending is the kernel's affair, and a write that is done twice does no harm.
   */
  static int forObject(int asked) {
    int dropped = MEANT_FOR_THE_NAME | O_APPEND.bits() | FuseFileSystem.FMODE_EXEC;
    return (asked & ~dropped) | O_CLOEXEC.bits();
  }

  /**
   * To create a name. Without waiting: what appears there meanwhile may be a FIFO.
   *
   * @see #forObject
   */
  static int toCreate(int asked) {
    int added = O_CREAT.bits() | O_NOFOLLOW.bits() | O_NONBLOCK.bits() | O_NOCTTY.bits();
    return forObject(asked) | (asked & O_EXCL.bits()) | added;
  }

  /** To make a file without a name; O_EXCL says here that it must not get one. */
  static int toMakeNameless(int asked) {
    return forObject(asked) | O_TMPFILE.bits() | (asked & O_EXCL.bits());
  }

  /** To open a directory. */
  static int forEntries(int asked) {
    return DIRECTORY | (asked & O_NOATIME.bits());
  }

  /** Whether nothing but the right to read is needed for it. */
  static boolean needOnlyRead(int asked) {
    return AccessMode.of(asked) == AccessMode.READ
        && !O_TRUNC.in(asked)
        && !O_NOATIME.in(asked)
        && !executes(asked);
  }

  /** Whether it is opened by execve(2). */
  static boolean executes(int asked) {
    return (asked & FuseFileSystem.FMODE_EXEC) != 0;
  }
}
