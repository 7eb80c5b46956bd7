package org.auditfs.fuse;

import org.auditfs.posix.Stat;

/**
 * Whether a name may be a trap: it is in a sticky directory, where others make names, and leads to
 * the object of somebody who is not the directory's owner. Linux may refuse to follow such a
 * symbolic link, or to open such a file with O_CREAT (proc_sys_fs(5): protected_symlinks,
 * protected_regular, protected_fifos); not on FUSE, from which it hides the sticky bit.
 */
public enum StickyGuard {
  /** None. */
  NONE,
  /** The directory's group can make names in it. */
  FROM_GROUP,
  /** Everybody can. */
  FROM_ALL;

  private static final int STICKY = 01000;
  private static final int WRITABLE_BY_GROUP = 020;
  private static final int WRITABLE_BY_ALL = 02;

  /**
   * What is left of it for the name of {@code object}. Directories are nobody's trap.
   *
   * @param owner the directory's
   */
  public StickyGuard over(Stat object, int owner) {
    return object.isDirectory() || object.uid() == owner ? NONE : this;
  }

  /** Of the names of others' objects in {@code directory}. */
  public static StickyGuard in(Stat directory) {
    int mode = directory.mode();
    if ((mode & STICKY) == 0) {
      return NONE;
    }
    if ((mode & WRITABLE_BY_ALL) != 0) {
      return FROM_ALL;
    }
    return (mode & WRITABLE_BY_GROUP) != 0 ? FROM_GROUP : NONE;
  }
}
