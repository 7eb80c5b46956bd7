package org.auditfs.posix;

/** A listening socket of unix(7). Closing it wakes whoever waits in {@link #accept}. */
public final class UnixListener implements AutoCloseable {

  private final Posix posix;
  private final SharedFd fd;

  UnixListener(Posix posix, int fd) {
    this.posix = posix;
    this.fd = new SharedFd(posix, fd);
  }

  /**
   * Waits for a connection.
   *
   * @throws ErrnoException EINVAL or EBADF once this is closed
   */
  public UnixSocket accept() throws ErrnoException {
    return new UnixSocket(posix, fd.use(posix::accept));
  }

  /** Stops listening. The file stays: its name is the caller's to remove. */
  @Override
  public void close() {
    fd.close();
  }
}
