package org.auditfs.event;

import org.auditfs.file.FilePath;

/**
 * What it was done to: the object, and the name that led to it.
 *
 * @param path absolute name as users of the mount see it: hostile
 * @param deviceMajor major number of the backing filesystem's device
 * @param deviceMinor its minor number
 * @param inode inode number, 0 where there is no object (a failed create)
 * @param generation generation of the inode, or -1 where the filesystem does not show it
 * @param mode type and permissions, {@code st_mode}
 * @param ouid owner
 * @param ogid group
 * @param nlink number of hard links after the operation; of a name that it takes away, before
 * @param nametype what became of the name
 */
public record FileObject(
    FilePath path,
    int deviceMajor,
    int deviceMinor,
    long inode,
    long generation,
    int mode,
    long ouid,
    long ogid,
    long rdev,
    long nlink,
    NameType nametype) {

  /** A name without an object. */
  public static FileObject absent(FilePath path) {
    return new FileObject(path, 0, 0, 0, -1, 0, 0, 0, 0, 0, NameType.UNKNOWN);
  }

  /** Whether there is an object behind the name. */
  public boolean exists() {
    return inode != 0;
  }

  /** The same in another part. */
  public FileObject as(NameType type) {
    return new FileObject(
        path, deviceMajor, deviceMinor, inode, generation, mode, ouid, ogid, rdev, nlink, type);
  }
}
