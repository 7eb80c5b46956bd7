package org.auditfs.posix;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;

/** A connected stream of unix(7). Closing it ends what other threads wait for in it. */
public final class UnixSocket implements AutoCloseable {

  private static final int BUFFER_SIZE = 8192;
  private static final int PATH_CLOEXEC = 0x200000 | 0x80000;

  private final Posix posix;
  private final SharedFd fd;

  UnixSocket(Posix posix, int fd) {
    this.posix = posix;
    this.fd = new SharedFd(posix, fd);
  }

  /** Connects to the socket at {@code path}, of any length that a path may have. */
  public static UnixSocket connect(Posix posix, FilePath path) throws ErrnoException {
    try (Fd socket = new Fd(posix, posix.unixSocket())) {
      withShortPath(posix, path, address -> posix.connect(socket.number(), address));
      return new UnixSocket(posix, socket.release());
    }
  }

  /**
   * Makes the socket file {@code path}, which only its owner may connect to (0600), and listens.
   *
   * @throws ErrnoException EADDRINUSE when the name exists, be it of a dead daemon
   */
  public static UnixListener listen(Posix posix, FilePath path, int backlog) throws ErrnoException {
    try (Fd socket = new Fd(posix, posix.unixSocket())) {
      // The file gets the mode of the socket, so that it is never open to others, not even briefly.
      posix.fchmod(socket.number(), 0600);
      withShortPath(posix, path, address -> posix.bind(socket.number(), address));
      posix.listen(socket.number(), backlog);
      return new UnixListener(posix, socket.release());
    }
  }

  /** Who connected, or listens. */
  public Peer peer() throws ErrnoException {
    return fd.use(posix::peer);
  }

  /** What the other side writes; for one thread at a time. Closing it closes nothing. */
  public InputStream input() {
    return new Input();
  }

  /** To the other side; for one thread at a time. Closing it closes nothing. */
  public OutputStream output() {
    return new Output();
  }

  /** Says that nothing more will be written: the other side reads an end. */
  public void endOutput() throws ErrnoException {
    fd.use(
        number -> {
          posix.shutdown(number, 1);
          return number;
        });
  }

  @Override
  public void close() {
    fd.close();
  }

  /** sun_path is short; a directory's descriptor in /proc stands in for a long path to it. */
  private static void withShortPath(Posix posix, FilePath path, AddressCall call)
      throws ErrnoException {
    if (path.bytes().length() <= Posix.SUN_PATH_MAX) {
      call.with(path.bytes());
      return;
    }
    int parent = posix.openat(Posix.AT_FDCWD, path.parent().bytes(), PATH_CLOEXEC, 0);
    try (Fd directory = new Fd(posix, parent)) {
      call.with(Posix.procFd(directory.number()).concat(ByteString.of("/")).concat(path.name()));
    }
  }

  private interface AddressCall {
    void with(ByteString address) throws ErrnoException;
  }

  private final class Input extends InputStream {
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      buffer.clear().limit(Math.min(length, buffer.capacity()));
      try {
        int read = fd.use(number -> posix.read(number, buffer));
        buffer.get(0, target, from, read);
        return read == 0 ? -1 : read;
      } catch (ErrnoException e) {
        throw new IOException("reading from a socket failed: " + e.errno(), e);
      }
    }
  }

  private final class Output extends OutputStream {
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int from, int length) throws IOException {
      int at = from;
      while (at < from + length) {
        int part = Math.min(buffer.capacity(), from + length - at);
        buffer.clear().put(source, at, part).flip();
        drain();
        at += part;
      }
    }

    private void drain() throws IOException {
      try {
        while (buffer.hasRemaining()) {
          fd.use(number -> posix.write(number, buffer));
        }
      } catch (ErrnoException e) {
        throw new IOException("writing to a socket failed: " + e.errno(), e);
      }
    }
  }
}
