package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.WaitingThread;

/** One end of a FUSE connection: requests are read from it, answers written to it. */
interface Device {

  /** Waits for a request and reads it whole; the position of {@code target} advances. */
  void read(ByteBuffer target) throws ErrnoException;

  /** Whether something waits to be read; never where that cannot be told. */
  default boolean isPending() {
    return false;
  }

  /** The calling thread, as {@link #isWaitedFor} knows it. */
  default int reader() {
    return 0;
  }

  /**
   * Whether a thread waits in {@link #read}, with nothing read. Needs the daemon's own rights.
   *
   * @param reader a thread that is in {@code read}, or has come back from it
   */
  default boolean isWaitedFor(int reader) {
    return true;
  }

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

  /**
   * Another end of the same connection, whose reads do not wait (EAGAIN); what is read from it is
   * answered to it. Nothing where there is none to be had.
   */
  default Optional<Device> impatient() {
    return Optional.empty();
  }

  /** Ends the connection where it still lives: callers then get ENOTCONN. */
  void close() throws ErrnoException;

  ByteString DEV_FUSE = ByteString.of("/dev/fuse");

  int O_RDWR = 2;

  /** Of poll(2). */
  int POLLIN = 1;

  /** FUSE_DEV_IOC_CLONE of linux/fuse.h. */
  long CLONE = 0x8004E500L;

  /** A descriptor of /dev/fuse. */
  static Device of(Posix posix, int fd) {
    return new Device() {
      @Override
      public void read(ByteBuffer target) throws ErrnoException {
        posix.read(fd, target);
      }

      @Override
      public boolean isPending() {
        try {
          return (posix.poll(fd, POLLIN, 0) & POLLIN) != 0;
        } catch (ErrnoException e) {
          return false;
        }
      }

      @Override
      public int reader() {
        return posix.gettid();
      }

      /** What has come wakes it: then it runs, or waits for something of the JVM's. */
      @Override
      public boolean isWaitedFor(int reader) {
        return WaitingThread.isIn(posix, reader, fd);
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
      public Optional<Device> impatient() {
        int flags = O_RDWR | OpenFlag.O_NONBLOCK.bits() | OpenFlag.O_CLOEXEC.bits();
        try (Fd other = new Fd(posix, posix.openat(Posix.AT_FDCWD, DEV_FUSE, flags, 0))) {
          ByteBuffer whose =
              ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
          posix.ioctl(other.number(), CLONE, whose.putInt(0, fd));
          return Optional.of(of(posix, other.release()));
        } catch (ErrnoException e) {
          return Optional.empty();
        }
      }

      @Override
      public void close() throws ErrnoException {
        posix.close(fd);
      }
    };
  }
}
