package org.auditfs.fuse;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.posix.BornStat;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;

/** A filesystem that hands every operation on to another: what decorators begin with. */
public abstract class ForwardingFileSystem implements FuseFileSystem {

  /** The filesystem that does the work. */
  protected final FuseFileSystem next;

  protected ForwardingFileSystem(FuseFileSystem next) {
    this.next = next;
  }

  @Override
  public void offered(KernelSide kernel) {
    next.offered(kernel);
  }

  @Override
  public int attributeMillis(NodeId node, Stat attributes) {
    return next.attributeMillis(node, attributes);
  }

  @Override
  public int absenceMillis(NodeId parent, ByteString name) {
    return next.absenceMillis(parent, name);
  }

  @Override
  public Entry lookup(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException {
    return next.lookup(caller, parent, name);
  }

  @Override
  public Entry resolve(RequestContext caller, NodeId parent, ByteString name)
      throws ErrnoException {
    return next.resolve(caller, parent, name);
  }

  @Override
  public void forget(NodeId node, long lookups) {
    next.forget(node, lookups);
  }

  @Override
  public Stat getattr(RequestContext caller, NodeId node, Optional<FileHandle> handle)
      throws ErrnoException {
    return next.getattr(caller, node, handle);
  }

  @Override
  public Stat setattr(RequestContext caller, NodeId node, AttributeChange change)
      throws ErrnoException {
    return next.setattr(caller, node, change);
  }

  @Override
  public ByteString readlink(RequestContext caller, NodeId node) throws ErrnoException {
    return next.readlink(caller, node);
  }

  @Override
  public Entry symlink(RequestContext caller, NodeId parent, ByteString name, ByteString target)
      throws ErrnoException {
    return next.symlink(caller, parent, name, target);
  }

  @Override
  public Entry mknod(
      RequestContext caller, NodeId parent, ByteString name, int mode, int rdev, int umask)
      throws ErrnoException {
    return next.mknod(caller, parent, name, mode, rdev, umask);
  }

  @Override
  public Entry mkdir(RequestContext caller, NodeId parent, ByteString name, int mode, int umask)
      throws ErrnoException {
    return next.mkdir(caller, parent, name, mode, umask);
  }

  @Override
  public void unlink(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException {
    next.unlink(caller, parent, name);
  }

  @Override
  public void rmdir(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException {
    next.rmdir(caller, parent, name);
  }

  @Override
  public void rename(
      RequestContext caller,
      NodeId parent,
      ByteString name,
      NodeId newParent,
      ByteString newName,
      int flags)
      throws ErrnoException {
    next.rename(caller, parent, name, newParent, newName, flags);
  }

  @Override
  public Entry link(RequestContext caller, NodeId node, NodeId newParent, ByteString newName)
      throws ErrnoException {
    return next.link(caller, node, newParent, newName);
  }

  @Override
  public Opened open(RequestContext caller, NodeId node, int flags) throws ErrnoException {
    return next.open(caller, node, flags);
  }

  @Override
  public void openInKernel(RequestContext caller, NodeId node, KernelOpen open)
      throws ErrnoException {
    next.openInKernel(caller, node, open);
  }

  @Override
  public Created create(
      RequestContext caller, NodeId parent, ByteString name, int flags, int mode, int umask)
      throws ErrnoException {
    return next.create(caller, parent, name, flags, mode, umask);
  }

  @Override
  public Created tmpfile(RequestContext caller, NodeId parent, int flags, int mode, int umask)
      throws ErrnoException {
    return next.tmpfile(caller, parent, flags, mode, umask);
  }

  @Override
  public void read(
      RequestContext caller, NodeId node, FileHandle handle, long offset, ByteBuffer target)
      throws ErrnoException {
    next.read(caller, node, handle, offset, target);
  }

  @Override
  public int write(
      RequestContext caller,
      NodeId node,
      FileHandle handle,
      long offset,
      ByteBuffer source,
      boolean killSuidGid)
      throws ErrnoException {
    return next.write(caller, node, handle, offset, source, killSuidGid);
  }

  @Override
  public void flush(RequestContext caller, NodeId node, FileHandle handle) throws ErrnoException {
    next.flush(caller, node, handle);
  }

  @Override
  public void release(NodeId node, FileHandle handle) {
    next.release(node, handle);
  }

  @Override
  public void fsync(RequestContext caller, NodeId node, FileHandle handle, boolean dataOnly)
      throws ErrnoException {
    next.fsync(caller, node, handle, dataOnly);
  }

  @Override
  public FileHandle opendir(RequestContext caller, NodeId node, int flags) throws ErrnoException {
    return next.opendir(caller, node, flags);
  }

  @Override
  public void readdir(
      RequestContext caller, NodeId node, FileHandle handle, long offset, DirectorySink sink)
      throws ErrnoException {
    next.readdir(caller, node, handle, offset, sink);
  }

  @Override
  public void releasedir(NodeId node, FileHandle handle) {
    next.releasedir(node, handle);
  }

  @Override
  public void fsyncdir(RequestContext caller, NodeId node, FileHandle handle, boolean dataOnly)
      throws ErrnoException {
    next.fsyncdir(caller, node, handle, dataOnly);
  }

  @Override
  public FileSystemStat statfs(RequestContext caller, NodeId node) throws ErrnoException {
    return next.statfs(caller, node);
  }

  @Override
  public void setxattr(
      RequestContext caller, NodeId node, ByteString name, ByteString value, int flags)
      throws ErrnoException {
    next.setxattr(caller, node, name, value, flags);
  }

  @Override
  public ByteString getxattr(RequestContext caller, NodeId node, ByteString name)
      throws ErrnoException {
    return next.getxattr(caller, node, name);
  }

  @Override
  public ByteString listxattr(RequestContext caller, NodeId node) throws ErrnoException {
    return next.listxattr(caller, node);
  }

  @Override
  public void removexattr(RequestContext caller, NodeId node, ByteString name)
      throws ErrnoException {
    next.removexattr(caller, node, name);
  }

  @Override
  public void access(RequestContext caller, NodeId node, int mask) throws ErrnoException {
    next.access(caller, node, mask);
  }

  @Override
  public void fallocate(
      RequestContext caller, NodeId node, FileHandle handle, int mode, long offset, long length)
      throws ErrnoException {
    next.fallocate(caller, node, handle, mode, offset, length);
  }

  @Override
  public long lseek(RequestContext caller, NodeId node, FileHandle handle, long offset, int whence)
      throws ErrnoException {
    return next.lseek(caller, node, handle, offset, whence);
  }

  @Override
  public long copyFileRange(RequestContext caller, NodeId node, CopyRange range)
      throws ErrnoException {
    return next.copyFileRange(caller, node, range);
  }

  @Override
  public ByteString ioctl(
      RequestContext caller,
      NodeId node,
      FileHandle handle,
      boolean directory,
      InodeIoctl ioctl,
      ByteString argument)
      throws ErrnoException {
    return next.ioctl(caller, node, handle, directory, ioctl, argument);
  }

  @Override
  public BornStat statx(RequestContext caller, NodeId node, Optional<FileHandle> handle)
      throws ErrnoException {
    return next.statx(caller, node, handle);
  }

  @Override
  public void syncfs(RequestContext caller, NodeId node) throws ErrnoException {
    next.syncfs(caller, node);
  }
}
