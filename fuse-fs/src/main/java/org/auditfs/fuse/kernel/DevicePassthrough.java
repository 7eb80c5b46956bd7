package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.auditfs.fuse.KernelPassthrough;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.kernel.FuseAbi.NotifyInvalInodeOut;
import org.auditfs.fuse.kernel.FuseAbi.OutHeader;
import org.auditfs.posix.ErrnoException;

/** {@link KernelPassthrough} by the ioctls of /dev/fuse. */
record DevicePassthrough(Device device) implements KernelPassthrough {

  /** FUSE_DEV_IOC_BACKING_OPEN and _CLOSE of linux/fuse.h. */
  private static final long BACKING_OPEN = 0x4010E501L;

  private static final long BACKING_CLOSE = 0x4004E502L;

  private static final int NOTIFY_INVAL_INODE = 2;
  private static final int ATTRIBUTES_ONLY = -1;

  private static final ThreadLocal<ByteBuffer> ARGUMENT =
      ThreadLocal.withInitial(
          () ->
              ByteBuffer.allocateDirect(OutHeader.SIZE + NotifyInvalInodeOut.SIZE)
                  .order(ByteOrder.nativeOrder()));

  @Override
  public int open(int fd) throws ErrnoException {
    // struct fuse_backing_map: the descriptor in its first 4 bytes, 12 of zeros.
    ByteBuffer map = ARGUMENT.get();
    map.putLong(0, 0).putLong(Long.BYTES, 0).putInt(0, fd);
    return device.ioctl(BACKING_OPEN, map);
  }

  /** FUSE_NOTIFY_INVAL_INODE for attributes alone takes no lock that a caller of ours may hold. */
  @Override
  public void changed(NodeId node) {
    ByteBuffer message = ARGUMENT.get();
    message.putInt(OutHeader.LEN, message.capacity());
    message.putInt(OutHeader.ERROR, NOTIFY_INVAL_INODE);
    message.putLong(OutHeader.UNIQUE, 0);
    message.putLong(OutHeader.SIZE + NotifyInvalInodeOut.INO, node.value());
    message.putLong(OutHeader.SIZE + NotifyInvalInodeOut.OFF, ATTRIBUTES_ONLY);
    message.putLong(OutHeader.SIZE + NotifyInvalInodeOut.LEN, 0);
    try {
      device.write(message.clear());
    } catch (ErrnoException e) {
      // ENOENT: the kernel has dropped the node by itself. Or the connection is gone.
    }
  }

  @Override
  public void close(int id) {
    try {
      device.ioctl(BACKING_CLOSE, ARGUMENT.get().putInt(0, id));
    } catch (ErrnoException e) {
      // The connection is gone, and its ids with it.
    }
  }
}
