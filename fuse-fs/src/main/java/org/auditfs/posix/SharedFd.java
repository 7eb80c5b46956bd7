package org.auditfs.posix;

import org.auditfs.file.Errno;

/**
 * A descriptor that one thread may close while another is using it: its number is given back to the
 * kernel only when the last user has left, so that nobody can hit a stranger's descriptor.
 */
final class SharedFd {

  private final Posix posix;
  private final int fd;
  private int users;
  private boolean closed;

  SharedFd(Posix posix, int fd) {
    this.posix = posix;
    this.fd = fd;
  }

  /** Makes one call with the descriptor; EBADF after {@link #close}. */
  <T> T use(Call<T> call) throws ErrnoException {
    enter();
    try {
      return call.with(fd);
    } finally {
      leave();
    }
  }

  /** Wakes those who wait on the socket, and closes it once they are gone. */
  void close() {
    if (!markClosed()) {
      return;
    }
    try {
      posix.shutdown(fd, 2);
    } catch (ErrnoException e) {
      // ENOTCONN: the other side was first; there is nobody to wake then.
    }
    leave();
  }

  private synchronized void enter() throws ErrnoException {
    if (closed) {
      throw new ErrnoException(Errno.EBADF, "closed socket");
    }
    users++;
  }

  private synchronized boolean markClosed() {
    boolean first = !closed;
    closed = true;
    users += first ? 1 : 0;
    return first;
  }

  private void leave() {
    boolean last;
    synchronized (this) {
      users--;
      last = closed && users == 0;
    }
    if (last) {
      Fd.closeQuietly(posix, fd);
    }
  }

  interface Call<T> {
    T with(int fd) throws ErrnoException;
  }
}
