package org.auditfs.fuse;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.posix.BornStat;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;

/**
 * A filesystem of nodes, as FUSE sees it (linux/fuse.h). Each operation is performed with the
 * rights of the caller that its {@link RequestContext} names, and throws what that caller's system
 * call is to fail with.
 *
 * <p>Modes, flags, devices and access masks are the numbers of the system calls of the same name.
 * Buffers are direct; data lies between position and limit. A {@code umask} is the caller's.
 */
public interface FuseFileSystem {

  /** The kernel can be asked for this. Called, if at all, before the first operation. */
  default void offered(KernelSide kernel) {}

  /**
   * How long the kernel may use these attributes of a node without asking, in milliseconds; 0: not
   * at all.
   */
  default int attributeMillis(NodeId node, Stat attributes) {
    return 0;
  }

  /**
   * How long the kernel may believe, without asking, that a name leads nowhere whose {@link
   * #lookup} has just failed with ENOENT; in milliseconds, 0: not at all.
   */
  default int absenceMillis(NodeId parent, ByteString name) {
    return 0;
  }

  /** Finds {@code name} in a directory and counts one lookup of the node found. */
  Entry lookup(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException;

  /**
   * Finds {@code name} in a directory and counts one lookup, with the daemon's rights: for a
   * transport that is given paths, which the kernel has walked with the caller's rights before.
   */
  Entry resolve(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException;

  /** The kernel gives {@code lookups} counted lookups back; at zero the node is gone. */
  void forget(NodeId node, long lookups);

  /** Attributes, through the open file where there is one. */
  Stat getattr(RequestContext caller, NodeId node, Optional<FileHandle> handle)
      throws ErrnoException;

  /** Changes attributes and returns the new ones. */
  Stat setattr(RequestContext caller, NodeId node, AttributeChange change) throws ErrnoException;

  /** The text of a symbolic link. */
  ByteString readlink(RequestContext caller, NodeId node) throws ErrnoException;

  Entry symlink(RequestContext caller, NodeId parent, ByteString name, ByteString target)
      throws ErrnoException;

  /** Makes a file of any type but directory; {@code rdev} as makedev(3) has it in 32 bits. */
  Entry mknod(RequestContext caller, NodeId parent, ByteString name, int mode, int rdev, int umask)
      throws ErrnoException;

  Entry mkdir(RequestContext caller, NodeId parent, ByteString name, int mode, int umask)
      throws ErrnoException;

  void unlink(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException;

  void rmdir(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException;

  /** renameat2(2); {@code flags} are RENAME_NOREPLACE 1, RENAME_EXCHANGE 2, RENAME_WHITEOUT 4. */
  void rename(
      RequestContext caller,
      NodeId parent,
      ByteString name,
      NodeId newParent,
      ByteString newName,
      int flags)
      throws ErrnoException;

  Entry link(RequestContext caller, NodeId node, NodeId newParent, ByteString newName)
      throws ErrnoException;

  /**
   * Opens a file. {@code flags} are open(2)'s as the caller gave them, with {@link #FMODE_EXEC}
   * where it is opened to be executed.
   */
  Opened open(RequestContext caller, NodeId node, int flags) throws ErrnoException;

  /**
   * The kernel is about to open a FIFO or a device node, or to connect to a socket, and will not
   * ask again.
   *
   * @throws ErrnoException what the caller is to be refused with
   */
  void openInKernel(RequestContext caller, NodeId node, KernelOpen open) throws ErrnoException;

  /** Creates, or opens if the name appeared meanwhile and {@code flags} lack O_EXCL. */
  Created create(
      RequestContext caller, NodeId parent, ByteString name, int flags, int mode, int umask)
      throws ErrnoException;

  /** open(2) with O_TMPFILE. */
  Created tmpfile(RequestContext caller, NodeId parent, int flags, int mode, int umask)
      throws ErrnoException;

  /**
   * Reads at {@code offset} into {@code target}, as much as remains in it, and advances its
   * position; less only at the end of the file.
   */
  void read(RequestContext caller, NodeId node, FileHandle handle, long offset, ByteBuffer target)
      throws ErrnoException;

  /**
   * Writes what remains in {@code source} at {@code offset}.
   *
   * @param killSuidGid FUSE_WRITE_KILL_SUIDGID: the caller is one whose write drops set-id bits
   * @return bytes written
   */
  int write(
      RequestContext caller,
      NodeId node,
      FileHandle handle,
      long offset,
      ByteBuffer source,
      boolean killSuidGid)
      throws ErrnoException;

  /** A descriptor of an open file was closed; others may be left. */
  void flush(RequestContext caller, NodeId node, FileHandle handle) throws ErrnoException;

  /** The last descriptor of an open file was closed. */
  void release(NodeId node, FileHandle handle);

  /** fsync(2), or fdatasync(2) when {@code dataOnly}. */
  void fsync(RequestContext caller, NodeId node, FileHandle handle, boolean dataOnly)
      throws ErrnoException;

  /** opendir(3); of {@code flags}, those of open(2), only O_NOATIME matters. */
  FileHandle opendir(RequestContext caller, NodeId node, int flags) throws ErrnoException;

  /** The same, where no flag was given. */
  default FileHandle opendir(RequestContext caller, NodeId node) throws ErrnoException {
    return opendir(caller, node, 0);
  }

  /** Gives the entries from {@code offset} (0, or a {@code nextOffset} given before). */
  void readdir(
      RequestContext caller, NodeId node, FileHandle handle, long offset, DirectorySink sink)
      throws ErrnoException;

  void releasedir(NodeId node, FileHandle handle);

  void fsyncdir(RequestContext caller, NodeId node, FileHandle handle, boolean dataOnly)
      throws ErrnoException;

  FileSystemStat statfs(RequestContext caller, NodeId node) throws ErrnoException;

  /** setxattr(2) on the object itself; {@code flags} are XATTR_CREATE 1, XATTR_REPLACE 2. */
  void setxattr(RequestContext caller, NodeId node, ByteString name, ByteString value, int flags)
      throws ErrnoException;

  /** The whole value; a transport answers ERANGE where the caller's buffer is smaller. */
  ByteString getxattr(RequestContext caller, NodeId node, ByteString name) throws ErrnoException;

  /** The names that the caller may see, each followed by a NUL. */
  ByteString listxattr(RequestContext caller, NodeId node) throws ErrnoException;

  void removexattr(RequestContext caller, NodeId node, ByteString name) throws ErrnoException;

  /** access(2): {@code mask} of R_OK 4, W_OK 2, X_OK 1, or F_OK 0. */
  void access(RequestContext caller, NodeId node, int mask) throws ErrnoException;

  /**
   * fallocate(2): the space of a range of an open file. A change of content drops set-id bits as
   * the caller's own call would.
   *
   * @param mode FALLOC_FL_ bits of linux/falloc.h; Linux itself lets KEEP_SIZE, PUNCH_HOLE and
   *     ZERO_RANGE through to FUSE, and refuses others with EOPNOTSUPP
   */
  void fallocate(
      RequestContext caller, NodeId node, FileHandle handle, int mode, long offset, long length)
      throws ErrnoException;

  /**
   * lseek(2) for the next data or hole; the file has no position here.
   *
   * @param whence {@link #SEEK_DATA} or {@link #SEEK_HOLE}
   * @return the offset found; ENXIO beyond the end
   */
  long lseek(RequestContext caller, NodeId node, FileHandle handle, long offset, int whence)
      throws ErrnoException;

  /**
   * copy_file_range(2). Set-id bits are dropped as by the caller's own call.
   *
   * @param node of the file that is read
   * @return bytes copied: fewer than asked for where that is convenient, 0 only at the end
   */
  long copyFileRange(RequestContext caller, NodeId node, CopyRange range) throws ErrnoException;

  /**
   * ioctl(2) on an inode.
   *
   * @param handle of an open file, or of an open directory when {@code directory}
   * @param argument {@link InodeIoctl#inSize} bytes
   * @return {@link InodeIoctl#outSize} bytes; ENOTTY where the filesystem does not know it
   */
  ByteString ioctl(
      RequestContext caller,
      NodeId node,
      FileHandle handle,
      boolean directory,
      InodeIoctl ioctl,
      ByteString argument)
      throws ErrnoException;

  /** {@link #getattr}, and the time of birth where there is one. */
  BornStat statx(RequestContext caller, NodeId node, Optional<FileHandle> handle)
      throws ErrnoException;

  /** syncfs(2) of the filesystem that a directory is on. */
  void syncfs(RequestContext caller, NodeId node) throws ErrnoException;

  /** lseek(2): the next data at or after an offset. */
  int SEEK_DATA = 3;

  /** lseek(2): the next hole at or after an offset; the end of a file is one. */
  int SEEK_HOLE = 4;

  /** The kernel's bit in open flags for an open by execve(2): FMODE_EXEC of linux/fs.h. */
  int FMODE_EXEC = 0x20;
}
