package org.auditfs.fuse;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ioctls on an inode that are passed through: those of chattr(1), lsattr(1) and of project ids
 * (ioctl_iflags(2), linux/fs.h). Each has arguments of a fixed size, and nothing in them points
 * elsewhere. Numbers are those of x86-64.
 */
public enum InodeIoctl {
  /** FS_IOC_GETFLAGS: gives the flags, an int ({@code FS_IMMUTABLE_FL} and so on). */
  GETFLAGS(0x8008_6601, 0, Integer.BYTES),

  /** FS_IOC_SETFLAGS: takes the flags. */
  SETFLAGS(0x4008_6602, Integer.BYTES, 0),

  /** FS_IOC_FSGETXATTR: gives a struct fsxattr. */
  FSGETXATTR(0x801c_581f, 0, InodeIoctl.FSXATTR),

  /** FS_IOC_FSSETXATTR: takes a struct fsxattr. */
  FSSETXATTR(0x401c_5820, InodeIoctl.FSXATTR, 0),

  /** FS_IOC_GETVERSION: gives the inode's generation, an int whatever its number says. */
  GETVERSION(0x8008_7601, 0, Integer.BYTES);

  /** Bytes in struct fsxattr. */
  private static final int FSXATTR = 28;

  private final int number;
  private final int inSize;
  private final int outSize;

  InodeIoctl(int number, int inSize, int outSize) {
    this.number = number;
    this.inSize = inSize;
    this.outSize = outSize;
  }

  /** The ioctl of {@code number}, the 32 bits of ioctl(2)'s request. */
  public static Optional<InodeIoctl> of(int number) {
    return Stream.of(values()).filter(known -> known.number == number).findFirst();
  }

  /** The request of ioctl(2). */
  public int number() {
    return number;
  }

  /** Bytes that the caller gives. */
  public int inSize() {
    return inSize;
  }

  /** Bytes that the caller gets. */
  public int outSize() {
    return outSize;
  }

  /** Whether it changes attributes, with the rights of its caller. */
  public boolean changes() {
    return inSize > 0;
  }
}
