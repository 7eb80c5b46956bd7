package org.auditfs.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.file.ByteString;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Peer;
import org.auditfs.posix.Posix;

/**
 * Listens at the control socket. Only root and the state's owner are heard (SO_PEERCRED): who it is
 * is asked of the kernel before a byte is read. A peer that stops talking is dropped.
 */
final class ControlServer implements AutoCloseable {

  static final int THREADS = 4;
  static final int WAITING_MAX = 64;
  static final int TIMEOUT_MILLIS = 10_000;

  private static final int BACKLOG = 64;
  private static final int SHUT_RDWR = 2;

  private final Posix posix;
  private final int listener;
  private final int owner;
  private final Responder responder;
  private final ThreadPoolExecutor pool;
  private final Thread acceptor;
  private volatile boolean closing;

  private ControlServer(Posix posix, int listener, int owner, Responder responder) {
    this.posix = posix;
    this.listener = listener;
    this.owner = owner;
    this.responder = responder;
    AtomicInteger count = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING_MAX),
            task -> new Thread(task, "control-" + count.incrementAndGet()));
    this.acceptor = new Thread(this::accept, "control-accept");
  }

  /**
   * Binds {@code socket} in place of what a daemon before left there, and begins to answer.
   *
   * @param owner the uid, besides 0, that is heard
   */
  static ControlServer start(Posix posix, Path socket, int owner, Responder responder)
      throws CommandException {
    try {
      Files.deleteIfExists(socket);
      Fd fd = new Fd(posix, posix.unixSocket());
      try (fd) {
        posix.bind(fd.number(), ByteString.of(socket.toString()));
        posix.listen(fd.number(), BACKLOG);
        ControlServer server = new ControlServer(posix, fd.release(), owner, responder);
        server.acceptor.start();
        return server;
      }
    } catch (IOException | ErrnoException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot listen: " + socket + ": " + e.getMessage(), e);
    }
  }

  /** Takes no new peers; those being answered get a moment to the end. */
  @Override
  public void close() {
    closing = true;
    try {
      posix.shutdown(listener, SHUT_RDWR);
      acceptor.join();
      pool.shutdown();
      pool.awaitTermination(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ErrnoException e) {
      throw new IllegalStateException("shutdown of the control socket", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Fd.closeQuietly(posix, listener);
  }

  private void accept() {
    while (!closing) {
      try {
        int connection = posix.accept(listener);
        try {
          pool.execute(() -> answer(connection));
        } catch (RejectedExecutionException e) {
          // More waiting peers than there are seats: this one sees a closed connection.
          Fd.closeQuietly(posix, connection);
        }
      } catch (ErrnoException e) {
        if (!closing) {
          DaemonLog.say("control socket: " + e.getMessage());
          pause();
        }
      }
    }
  }

  /** Out of descriptors, say: accept would fail again at once. */
  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(int connection) {
    try (Fd fd = new Fd(posix, connection)) {
      SocketStreams streams = new SocketStreams(posix, fd.number(), TIMEOUT_MILLIS);
      Peer peer = posix.peer(fd.number());
      ControlCodec.write(answerTo(peer, streams), streams.output());
    } catch (IOException | ErrnoException e) {
      DaemonLog.say("control socket: a peer was dropped: " + e.getMessage());
    } catch (RuntimeException e) {
      DaemonLog.say("control socket: a request failed", e);
    }
  }

  private ControlAnswer answerTo(Peer peer, SocketStreams streams) throws IOException {
    if (peer.uid() != 0 && peer.uid() != owner) {
      return responder.turnAway(peer);
    }
    try {
      return responder.respond(peer, ControlCodec.readRequest(streams.input()));
    } catch (ControlProtocolException e) {
      return ControlAnswer.failed(
          new CommandException(ExitCode.WRONG_USAGE, "control socket: " + e.getMessage()));
    }
  }
}
