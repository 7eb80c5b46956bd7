package org.auditfs.posix;

/** Owns a descriptor: closes it once, at the end of a try block. Belongs to one thread. */
public final class Fd implements AutoCloseable {

  private final Posix posix;
  private int number;

  /** Takes {@code number} over. */
  public Fd(Posix posix, int number) {
    this.posix = posix;
    this.number = number;
  }

  /** The number, still owned by this. */
  public int number() {
    return number;
  }

  /** Gives the number away: {@link #close} will do nothing. */
  public int release() {
    int released = number;
    number = -1;
    return released;
  }

  /** An error of close(2) tells of lost writes; where that matters, fsync first. */
  @Override
  public void close() {
    if (number >= 0) {
      closeQuietly(posix, release());
    }
  }

  /** Closes a descriptor whose closing cannot lose anything. */
  public static void closeQuietly(Posix posix, int fd) {
    try {
      posix.close(fd);
    } catch (ErrnoException e) {
      // Linux frees the number whatever close(2) answers; nothing was buffered here.
    }
  }
}
