package org.auditfs.posix;

/**
 * A file's attributes, as statx(2) gives them.
 *
 * @param rdevMajor of a device node
 * @param atime seconds since the epoch, and so the other times; nanoseconds apart
 */
public record Stat(
    int deviceMajor,
    int deviceMinor,
    long inode,
    int mode,
    int nlink,
    int uid,
    int gid,
    int rdevMajor,
    int rdevMinor,
    long size,
    long blocks,
    int blockSize,
    long atime,
    int atimeNanos,
    long mtime,
    int mtimeNanos,
    long ctime,
    int ctimeNanos) {

  /** S_IFMT of sys/stat.h: the bits of {@code mode} that hold the type. */
  public static final int TYPE_MASK = 0170000;

  /** S_IFDIR. */
  public static final int DIRECTORY = 0040000;

  /** S_IFREG. */
  public static final int REGULAR = 0100000;

  /** S_IFLNK. */
  public static final int SYMLINK = 0120000;

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return (mode & TYPE_MASK) == DIRECTORY;
  }

  /** Whether it is a regular file. */
  public boolean isRegular() {
    return (mode & TYPE_MASK) == REGULAR;
  }

  /** Whether it is a symbolic link. */
  public boolean isSymlink() {
    return (mode & TYPE_MASK) == SYMLINK;
  }

  /** Whether it is a FIFO, a socket or a device node: what the kernel itself serves. */
  public boolean isSpecial() {
    return !isDirectory() && !isRegular() && !isSymlink();
  }
}
