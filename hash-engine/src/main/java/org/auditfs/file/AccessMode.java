package org.auditfs.file;

/** How a file is opened: the O_ACCMODE bits of open(2)'s flags, which are a number, not bits. */
public enum AccessMode {
  /** O_RDONLY, which is 0: no bit test can find it. */
  READ,
  /** O_WRONLY. */
  WRITE,
  /** O_RDWR. */
  READ_WRITE,
  /** The value 3: permission to read and write is checked, neither is allowed (ioctl only). */
  IOCTL_ONLY;

  private static final AccessMode[] BY_VALUE = values();

  /** The mode in the low two bits of {@code openFlags}. */
  public static AccessMode of(int openFlags) {
    return BY_VALUE[openFlags & 3];
  }

  /** Whether the content can be read. */
  public boolean reads() {
    return this == READ || this == READ_WRITE;
  }

  /** Whether the content can be written. */
  public boolean writes() {
    return this == WRITE || this == READ_WRITE;
  }
}
