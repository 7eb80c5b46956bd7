package org.auditfs.audit;

import java.util.Optional;
import org.auditfs.event.FileObject;
import org.auditfs.event.NameType;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.NodeId;
import org.auditfs.inode.ObjectView;
import org.auditfs.inode.Seen;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;

/** What an event says about the objects of an operation. */
public record Portrait(
    FileObject object,
    Optional<FileObject> object2,
    Optional<FileObject> victim,
    Optional<ByteString> target) {

  /** One object alone. */
  static Portrait of(FileObject object) {
    return new Portrait(object, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A name and what was seen behind it; only the name if nothing was. */
  static FileObject object(FilePath path, Optional<Seen> seen, NameType type) {
    return seen.map(there -> object(path, there, type)).orElseGet(() -> FileObject.absent(path));
  }

  /**
   * A name and the object of a live node, as it is now; only the name where that cannot be looked
   * at any more. What was done to it happened all the same, and is to be recorded.
   */
  static FileObject object(FilePath path, ObjectView objects, NodeId node, NameType type) {
    try {
      return object(path, objects.object(node), type);
    } catch (ErrnoException e) {
      return FileObject.absent(path);
    }
  }

  /** A name and what was seen behind it. */
  public static FileObject object(FilePath path, Seen seen, NameType type) {
    Stat stat = seen.stat();
    return new FileObject(
        path,
        stat.deviceMajor(),
        stat.deviceMinor(),
        stat.inode(),
        seen.id().generation(),
        stat.mode(),
        Integer.toUnsignedLong(stat.uid()),
        Integer.toUnsignedLong(stat.gid()),
        (long) stat.rdevMajor() << 20 | stat.rdevMinor(),
        stat.nlink(),
        type);
  }
}
