package org.auditfs.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/** One question to a running daemon. */
public final class ControlClient implements AutoCloseable {

  private final SocketChannel channel;

  private ControlClient(SocketChannel channel) {
    this.channel = channel;
  }

  /** Connects; empty when nobody listens at {@code socket}, as after a daemon was killed. */
  public static Optional<ControlClient> connect(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return Optional.of(new ControlClient(channel));
    } catch (IOException e) {
      channel.close();
      if (nobodyListens(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Asks, and waits for the whole answer. */
  public ControlAnswer ask(ControlRequest request) throws IOException {
    OutputStream out = Channels.newOutputStream(channel);
    ControlCodec.write(request, out);
    InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
    return ControlCodec.readAnswer(in);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The JDK tells ENOENT and ECONNREFUSED of connect(2) from EACCES by their texts alone. */
  private static boolean nobodyListens(IOException e) {
    String text = String.valueOf(e.getMessage());
    return text.contains("No such file") || text.contains("Connection refused");
  }
}
