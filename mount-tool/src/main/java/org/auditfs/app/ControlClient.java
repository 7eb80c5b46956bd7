package org.auditfs.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Posix;
import org.auditfs.posix.UnixSocket;

/** One question to a running daemon. */
public final class ControlClient implements AutoCloseable {

  private final InputStream in;
  private final OutputStream out;
  private final Connection connection;

  private ControlClient(InputStream in, OutputStream out, Connection connection) {
    this.in = in;
    this.out = out;
    this.connection = connection;
  }

  /** Connects; empty when nobody listens at {@code socket}, as after a daemon was killed. */
  public static Optional<ControlClient> connect(Path socket) throws IOException {
    // The JDK's sockets do without the system calls, whose binding takes its time.
    boolean isShort = ByteString.of(socket.toString()).length() <= Posix.SUN_PATH_MAX;
    return isShort ? connectChannel(socket) : connectFar(socket);
  }

  private static Optional<ControlClient> connectChannel(Path socket) throws IOException {
    if (Files.notExists(socket)) {
      return Optional.empty(); // the JDK's sockets take their time, too
    }
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      InputStream in = Channels.newInputStream(channel);
      return Optional.of(new ControlClient(in, Channels.newOutputStream(channel), channel::close));
    } catch (IOException e) {
      channel.close();
      if (nobodyListens(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Optional<ControlClient> connectFar(Path path) throws IOException {
    try {
      UnixSocket socket = UnixSocket.connect(LinuxPosix.load(), FilePath.of(path.toString()));
      return Optional.of(new ControlClient(socket.input(), socket.output(), socket::close));
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ECONNREFUSED) {
        return Optional.empty();
      }
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Asks, and waits for the whole answer. */
  public ControlAnswer ask(ControlRequest request) throws IOException {
    ControlCodec.write(request, out);
    return ControlCodec.readAnswer(new BufferedInputStream(in));
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  /** The JDK tells ENOENT and ECONNREFUSED of connect(2) from EACCES by their texts alone. */
  private static boolean nobodyListens(IOException e) {
    String text = String.valueOf(e.getMessage());
    return text.contains("No such file") || text.contains("Connection refused");
  }

  private interface Connection {
    void close() throws IOException;
  }
}
