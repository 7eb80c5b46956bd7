package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/** One end of a FUSE connection: requests are read from it, answers written to it. */
interface Device {

  /** Waits for a request and reads it whole; the position of {@code target} advances. */
  void read(ByteBuffer target) throws ErrnoException;

  /** Sends one answer, whole or not at all. */
  void write(ByteBuffer message) throws ErrnoException;

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
      public void close() throws ErrnoException {
        posix.close(fd);
      }
    };
  }
}
