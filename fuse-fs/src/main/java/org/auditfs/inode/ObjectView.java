package org.auditfs.inode;

import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.NodeId;
import org.auditfs.posix.ErrnoException;

/**
 * What lies in the backing directory, asked with the daemon's own rights ({@link
 * org.auditfs.posix.Identity#daemon} is called by each method that makes a system call). It changes
 * nothing there: no lookup is counted, no file is opened for reading.
 */
public interface ObjectView {

  /** The identity of a live node; no system call. */
  FileId fileId(NodeId node) throws ErrnoException;

  /** The object behind a live node as it is now, also when it has no name any more. */
  Seen object(NodeId node) throws ErrnoException;

  /**
   * What {@code name} leads to in a directory, no link followed; empty if there is no such name.
   */
  Optional<Seen> child(NodeId parent, ByteString name) throws ErrnoException;

  /**
   * Only the identity of what {@code name} leads to: cheaper than {@link #child}, for the path of
   * operations that turn out not to be watched.
   */
  Optional<FileId> childId(NodeId parent, ByteString name) throws ErrnoException;

  /**
   * The path of a directory's node as users of the mount see it now; of another one of its names,
   * which may be gone.
   */
  FilePath path(NodeId node) throws ErrnoException;

  /** The mount point, absolute, as its users see it. */
  FilePath mountPoint();

  /**
   * Walks down from the mount's root.
   *
   * @param path a path at or beneath {@link #mountPoint}
   */
  Walk walk(FilePath path) throws ErrnoException;

  /**
   * Looks at all that lies below a directory, once, into the filesystems mounted there, too. What
   * comes and goes meanwhile may be told of or not.
   *
   * @param directory a path at or beneath {@link #mountPoint}; no link in it is followed
   * @param each is told of a directory before anything in it
   * @throws ErrnoException ENOTDIR when it is none, ENAMETOOLONG when directories lie too deep in
   *     each other
   */
  void scan(FilePath directory, Sighting each) throws ErrnoException;

  /** Is told of names and what they lead to. */
  @FunctionalInterface
  interface Sighting {
    void seen(FileId directory, ByteString name, Seen object) throws ErrnoException;
  }

  /** A path that leads to a live node now, if one can be told without a search for it. */
  Optional<FilePath> anyPath(NodeId node) throws ErrnoException;

  /** Returns when the kernel follows no name that it has not asked for again. */
  default void forgetNames() {}

  /** Whether the object still exists (has a name, or is held open by somebody). */
  boolean exists(FileId id) throws ErrnoException;
}
