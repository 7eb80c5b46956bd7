package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import org.auditfs.file.Errno;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/** One end of a FUSE connection: requests are read from it, answers written to it. */
interface Device {

  /** Waits for a request and reads it whole; the position of {@code target} advances. */
  void read(ByteBuffer target) throws ErrnoException;

  /** Sends one answer, whole or not at all. */
  void write(ByteBuffer message) throws ErrnoException;

  /**
   * One of the device's ioctls.
   *
   * @return what the kernel returned, 0 or above
   */
  default int ioctl(long request, ByteBuffer argument) throws ErrnoException {
    throw new ErrnoException(Errno.ENOTTY, "ioctl");
  }

  /** Ends the connection where it still lives: callers then get ENOTCONN. */
  void close() throws ErrnoException;

  /** A descriptor of /dev/fuse. */
  static Device of(Posix posix, int fd) {
    return new Device() {
      @Override
      public void read(ByteBuffer target) throws ErrnoException {
        posix.read(fd, target);
      }

      @Override
      public void write(ByteBuffer message) throws ErrnoException {
        posix.write(fd, message);
      }

      @Override
      public int ioctl(long request, ByteBuffer argument) throws ErrnoException {
        return posix.ioctl(fd, request, argument);
      }

      @Override
      public void close() throws ErrnoException {
        posix.close(fd);
      }
    };
  }
}
