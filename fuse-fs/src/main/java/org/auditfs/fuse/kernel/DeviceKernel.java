package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.auditfs.fuse.KernelSide;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.kernel.FuseAbi.InitFlag;
import org.auditfs.fuse.kernel.FuseAbi.NotifyInvalInodeOut;
import org.auditfs.fuse.kernel.FuseAbi.OutHeader;
import org.auditfs.posix.ErrnoException;

/**
 * {@link KernelSide} by the ioctls of /dev/fuse, and by messages that answer nothing.
 *
 * @param passes whether passthrough was agreed upon
 * @param forgets whether the kernel knows FUSE_NOTIFY_INC_EPOCH
 * @param closes waits for those of a node that the workers were told of
 */
record DeviceKernel(Device device, boolean passes, boolean forgets, Consumer<NodeId> closes)
    implements KernelSide {

  /** FUSE_DEV_IOC_BACKING_OPEN and _CLOSE of linux/fuse.h. */
  private static final long BACKING_OPEN = 0x4010E501L;

  private static final long BACKING_CLOSE = 0x4004E502L;

  private static final int NOTIFY_INVAL_INODE = 2;
  private static final int NOTIFY_INC_EPOCH = 8;

  /** The version that came with it. */
  private static final int INC_EPOCH_MINOR = 44;

  private static final int ATTRIBUTES_ONLY = -1;

  private static final ThreadLocal<ByteBuffer> ARGUMENT =
      ThreadLocal.withInitial(
          () ->
              ByteBuffer.allocateDirect(OutHeader.SIZE + NotifyInvalInodeOut.SIZE)
                  .order(ByteOrder.nativeOrder()));

  static DeviceKernel of(Device device, Protocol agreed, Consumer<NodeId> closes) {
    return new DeviceKernel(
        device, agreed.has(InitFlag.PASSTHROUGH), agreed.minor() >= INC_EPOCH_MINOR, closes);
  }

  @Override
  public int open(int fd) throws ErrnoException {
    // struct fuse_backing_map: the descriptor in its first 4 bytes, 12 of zeros.
    ByteBuffer map = ARGUMENT.get().clear();
    map.putLong(0, 0).putLong(Long.BYTES, 0).putInt(0, fd);
    return device.ioctl(BACKING_OPEN, map);
  }

  /** FUSE_NOTIFY_INVAL_INODE is older than what we speak to (Linux 2.6.31). */
  @Override
  public boolean hears() {
    return true;
  }

  /** FUSE_NOTIFY_INVAL_INODE for attributes alone takes no lock that a caller of ours may hold. */
  @Override
  public void changed(NodeId node) {
    ByteBuffer message = notification(NOTIFY_INVAL_INODE, NotifyInvalInodeOut.SIZE);
    message.putLong(OutHeader.SIZE + NotifyInvalInodeOut.INO, node.value());
    message.putLong(OutHeader.SIZE + NotifyInvalInodeOut.OFF, ATTRIBUTES_ONLY);
    message.putLong(OutHeader.SIZE + NotifyInvalInodeOut.LEN, 0);
    // ENOENT: the kernel has dropped the node by itself. Or the connection is gone.
    boolean unused = send(message);
  }

  @Override
  public void awaitCloses(NodeId node) {
    closes.accept(node);
  }

  @Override
  public boolean forgetNames() {
    return forgets && send(notification(NOTIFY_INC_EPOCH, 0));
  }

  /** The header's unique is 0, where an answer tells which request it is for. */
  private static ByteBuffer notification(int code, int size) {
    ByteBuffer message = ARGUMENT.get().clear().limit(OutHeader.SIZE + size);
    message.putInt(OutHeader.LEN, OutHeader.SIZE + size);
    message.putInt(OutHeader.ERROR, code);
    message.putLong(OutHeader.UNIQUE, 0);
    return message;
  }

  private boolean send(ByteBuffer message) {
    try {
      device.write(message);
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }

  @Override
  public void close(int id) {
    try {
      device.ioctl(BACKING_CLOSE, ARGUMENT.get().clear().putInt(0, id));
    } catch (ErrnoException e) {
      // The connection is gone, and its ids with it.
    }
  }
}
