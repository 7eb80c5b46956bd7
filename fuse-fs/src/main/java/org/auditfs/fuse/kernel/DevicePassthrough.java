package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.auditfs.fuse.KernelPassthrough;
import org.auditfs.posix.ErrnoException;

/** {@link KernelPassthrough} by the ioctls of /dev/fuse. */
record DevicePassthrough(Device device) implements KernelPassthrough {

  /** FUSE_DEV_IOC_BACKING_OPEN and _CLOSE of linux/fuse.h. */
  private static final long BACKING_OPEN = 0x4010E501L;

  private static final long BACKING_CLOSE = 0x4004E502L;

  /** struct fuse_backing_map: the descriptor in its first 4 bytes, the rest zero. */
  private static final int MAP_SIZE = 16;

  private static final ThreadLocal<ByteBuffer> ARGUMENT =
      ThreadLocal.withInitial(
          () -> ByteBuffer.allocateDirect(MAP_SIZE).order(ByteOrder.nativeOrder()));

  @Override
  public int open(int fd) throws ErrnoException {
    ByteBuffer map = ARGUMENT.get();
    map.putLong(0, 0).putLong(Long.BYTES, 0).putInt(0, fd);
    return device.ioctl(BACKING_OPEN, map);
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
