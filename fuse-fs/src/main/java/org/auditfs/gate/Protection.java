package org.auditfs.gate;

import org.auditfs.file.ByteString;
import org.auditfs.fuse.StickyGuard;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;
import org.auditfs.posix.SmallFile;
import org.auditfs.posix.Stat;

/**
 * What the administrator wants to be guarded in sticky directories: the settings of that name in
 * proc_sys_fs(5).
 *
 * @param symlinks fs.protected_symlinks: 0 or 1
 * @param regular fs.protected_regular: 0, 1, or 2 for where only the group makes names, too
 * @param fifos fs.protected_fifos: the same
 */
record Protection(int symlinks, int regular, int fifos) {

  private static final int GROUPS_TOO = 2;

  /** S_IFIFO. */
  private static final int FIFO = 0010000;

  /** What is set now, by the thread's present rights. */
  static Protection read(Posix posix) {
    return new Protection(
        setting(posix, "protected_symlinks"),
        setting(posix, "protected_regular"),
        setting(posix, "protected_fifos"));
  }

  /** 0 where the kernel does not have it. */
  private static int setting(Posix posix, String name) {
    try {
      ByteString text = SmallFile.read(posix, ByteString.of("/proc/sys/fs/" + name));
      return Integer.parseInt(text.toString().strip());
    } catch (ErrnoException | NumberFormatException e) {
      return 0;
    }
  }

  /**
   * Whether nobody but its owner may follow the symbolic link {@code object}, or open {@code
   * object} with O_CREAT if it is none: may_follow_link and may_create_in_sticky of fs/namei.c.
   *
   * @param guard of its name
   */
  boolean refuses(StickyGuard guard, Stat object) {
    return switch (guard) {
      case NONE -> false;
      case FROM_ALL -> level(object) > 0;
      case FROM_GROUP -> !object.isSymlink() && level(object) >= GROUPS_TOO;
    };
  }

  /** Devices and sockets are guarded in any case. */
  private int level(Stat object) {
    if (object.isSymlink()) {
      return symlinks;
    }
    if (object.isRegular()) {
      return regular;
    }
    return (object.mode() & Stat.TYPE_MASK) == FIFO ? fifos : 1;
  }
}
