package org.auditfs.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/** A connected socket as streams that give up on a peer which neither reads nor writes. */
final class SocketStreams {

  private static final int POLLIN = 1;
  private static final int POLLOUT = 4;
  private static final int F_SETFL = 4;
  private static final int CHUNK = 8 << 10;

  private final Posix posix;
  private final int socket;
  private final int timeoutMillis;

  /**
   * @param socket stays its opener's
   * @param timeoutMillis the longest wait for one byte more
   */
  SocketStreams(Posix posix, int socket, int timeoutMillis) throws ErrnoException {
    this.posix = posix;
    this.socket = socket;
    this.timeoutMillis = timeoutMillis;
    posix.fcntl(socket, F_SETFL, OpenFlag.O_NONBLOCK.bits());
  }

  InputStream input() {
    return new Input();
  }

  OutputStream output() {
    return new Output();
  }

  @FunctionalInterface
  private interface Transfer {
    int run() throws ErrnoException;
  }

  private int transfer(int event, Transfer step) throws IOException {
    try {
      while (true) {
        try {
          return step.run();
        } catch (ErrnoException e) {
          if (e.errno() != Errno.EAGAIN && e.errno() != Errno.EINTR) {
            throw e;
          }
        }
        if (posix.poll(socket, event, timeoutMillis) == 0) {
          throw new IOException("no word for " + timeoutMillis + " ms");
        }
      }
    } catch (ErrnoException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private final class Input extends InputStream {

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK).limit(0);

    @Override
    public int read() throws IOException {
      if (!buffer.hasRemaining()) {
        buffer.clear();
        int count = transfer(POLLIN, () -> posix.read(socket, buffer));
        buffer.flip();
        if (count == 0) {
          return -1;
        }
      }
      return buffer.get() & 0xff;
    }
  }

  private final class Output extends OutputStream {

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);

    @Override
    public void write(int value) throws IOException {
      buffer.put((byte) value);
      if (!buffer.hasRemaining()) {
        flush();
      }
    }

    @Override
    public void flush() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        transfer(POLLOUT, () -> posix.write(socket, buffer));
      }
      buffer.clear();
    }
  }
}
