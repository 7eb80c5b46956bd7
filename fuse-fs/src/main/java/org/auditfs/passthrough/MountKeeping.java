package org.auditfs.passthrough;

import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.ForwardingFileSystem;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.inode.ObjectView;
import org.auditfs.posix.ErrnoException;

/**
 * Keeps what others have mounted on names of ours. When a name is asked for again and the answer is
 * a refusal, the kernel detaches everything that is mounted on it or below: a stranger's stat(2)
 * would unmount root's file system. It does not after EINTR and ENOMEM (fuse_dentry_revalidate in
 * fs/fuse/dir.c). The stranger is told ENOMEM: after EINTR many programs try again for ever.
 */
public final class MountKeeping extends ForwardingFileSystem {

  private final ObjectView objects;
  private final MountsOnTop onTop;

  /**
   * @param objects a view of the same objects
   */
  public MountKeeping(FuseFileSystem next, ObjectView objects, MountsOnTop onTop) {
    super(next);
    this.objects = objects;
    this.onTop = onTop;
  }

  @Override
  public Entry lookup(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException {
    try {
      return next.lookup(caller, parent, name);
    } catch (ErrnoException e) {
      throw e.errno() != Errno.ENOENT && isOnTheWay(parent, name)
          ? new ErrnoException(Errno.ENOMEM, "lookup of what is mounted on", e)
          : e;
    }
  }

  private boolean isOnTheWay(NodeId parent, ByteString name) throws ErrnoException {
    return onTop.anyNow() && onTop.isOnTheWay(objects.path(parent).child(name));
  }
}
