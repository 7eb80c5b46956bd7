package org.auditfs.app;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.file.FilePath;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Peer;
import org.auditfs.posix.Posix;
import org.auditfs.posix.UnixListener;
import org.auditfs.posix.UnixSocket;

/**
 * Listens at the control socket. Only root and the state's owner are heard (SO_PEERCRED): who it is
 * is asked of the kernel before a byte is read. A peer that stops talking is dropped.
 */
final class ControlServer implements AutoCloseable {

  static final int THREADS = 4;
  static final int WAITING_MAX = 64;

  private static final int BACKLOG = 64;
  private static final int SECONDS_MAX = 10;

  private final UnixListener listener;
  private final int owner;
  private final Responder responder;
  private final ThreadPoolExecutor pool;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(task -> daemonThread(task, "control-watchdog"));
  private final Thread acceptor = daemonThread(this::accept, "control-accept");
  private volatile boolean closing;

  private ControlServer(UnixListener listener, int owner, Responder responder) {
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
            task -> daemonThread(task, "control-" + count.incrementAndGet()));
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
      UnixListener listener = UnixSocket.listen(posix, FilePath.of(socket.toString()), BACKLOG);
      ControlServer server = new ControlServer(listener, owner, responder);
      server.acceptor.start();
      return server;
    } catch (IOException | ErrnoException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot listen: " + socket + ": " + e.getMessage(), e);
    }
  }

  /** Takes no new peers; those being answered get a moment to the end. */
  @Override
  public void close() {
    closing = true;
    listener.close();
    pool.shutdown();
    try {
      pool.awaitTermination(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watchdog.shutdownNow();
  }

  private static Thread daemonThread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    while (!closing) {
      try {
        seat(listener.accept());
      } catch (ErrnoException | OutOfMemoryError e) {
        if (!closing) {
          DaemonLog.say("control socket: " + e.getMessage());
          pause();
        }
      }
    }
  }

  /** With more peers waiting than there are seats, the newest sees a closed connection. */
  private void seat(UnixSocket socket) {
    try {
      pool.execute(() -> answer(socket));
    } catch (RejectedExecutionException e) {
      socket.close();
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

  private void answer(UnixSocket socket) {
    try (socket) {
      ControlAnswer answer = answerTo(socket.peer(), socket);
      within(
          socket,
          () -> {
            BufferedOutputStream out = new BufferedOutputStream(socket.output());
            ControlCodec.write(answer, out);
            out.flush();
            return true;
          });
    } catch (IOException | ErrnoException e) {
      DaemonLog.say("control socket: a peer was dropped: " + e.getMessage());
    } catch (Exception | OutOfMemoryError e) {
      DaemonLog.say("control socket: a request failed", e);
    }
  }

  private ControlAnswer answerTo(Peer peer, UnixSocket socket) throws Exception {
    if (peer.uid() != 0 && peer.uid() != owner) {
      return responder.turnAway(peer);
    }
    try {
      ControlRequest request =
          within(socket, () -> ControlCodec.readRequest(new BufferedInputStream(socket.input())));
      return responder.respond(peer, request);
    } catch (ControlProtocolException e) {
      return ControlAnswer.failed(
          new CommandException(ExitCode.WRONG_USAGE, "control socket: " + e.getMessage()));
    }
  }

  /** Does what waits for the peer; when that takes too long, the connection is closed under it. */
  private <T> T within(UnixSocket socket, Callable<T> exchange) throws Exception {
    Future<?> alarm = watchdog.schedule(socket::close, SECONDS_MAX, TimeUnit.SECONDS);
    try {
      return exchange.call();
    } finally {
      alarm.cancel(false);
    }
  }
}
