package org.auditfs.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Peer;
import org.auditfs.posix.Posix;
import org.auditfs.posix.UnixListener;
import org.auditfs.posix.UnixSocket;

/**
 * Where those knock who may not enter. The state directory is shut, so that nobody else's attempt
 * ever came to the control socket; here, in {@code /run/auditfs}, everybody may connect, and nobody
 * is served: who it was is asked of the kernel, told to the trail, and not a byte is read. So no
 * knocking, however much, opens or delays anything.
 */
public final class Door implements AutoCloseable {

  private static final Path PLACE = Path.of("/run/auditfs");
  private static final int BACKLOG = 16;
  private static final int TRIES = 3;

  /** Between two peers: what a flood costs is bounded. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final int ANSWER_MILLIS_MAX = 2000;

  private final Path socket;
  private final UnixListener listener;
  private final Refusals refusals;
  private final int owner;
  private final Thread acceptor;
  private volatile boolean closing;

  private Door(Path socket, UnixListener listener, Refusals refusals, int owner) {
    this.socket = socket;
    this.listener = listener;
    this.refusals = refusals;
    this.owner = owner;
    this.acceptor = new Thread(this::accept, "control-door");
    acceptor.setDaemon(true);
  }

  /** The socket for the state directory {@code state}: its name tells nothing. */
  public static Path of(Path state) {
    try {
      byte[] path = state.toString().getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(path);
      return PLACE.resolve(ByteString.of(digest, 0, 16).toHex() + ".sock");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Opens it, in place of what a daemon before left there. Only root has a place for it that nobody
   * else can take.
   *
   * @return empty, with a line in the daemon's log, where that cannot be
   */
  static Optional<Door> open(Posix posix, Path state, Refusals refusals, int owner) {
    if (owner != 0) {
      return Optional.empty();
    }
    Path socket = of(state);
    for (int i = 1; ; i++) {
      try {
        makePlace();
        Files.deleteIfExists(socket);
        UnixListener listener = UnixSocket.listen(posix, FilePath.of(socket.toString()), BACKLOG);
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        Door door = new Door(socket, listener, refusals, owner);
        door.acceptor.start();
        return Optional.of(door);
      } catch (IOException | ErrnoException e) {
        // Another daemon may have taken the empty directory away just now.
        if (i == TRIES) {
          DaemonLog.say("no attempt of others will be recorded: " + socket + ": " + e.getMessage());
          return Optional.empty();
        }
      }
    }
  }

  private static void makePlace() throws IOException {
    try {
      Files.createDirectory(
          PLACE,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.setPosixFilePermissions(PLACE, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (FileAlreadyExistsException e) {
      int uid = (int) Files.getAttribute(PLACE, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      int mode = (int) Files.getAttribute(PLACE, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      if (uid != 0 || (mode & 0170022) != 0040000) {
        throw new IOException(PLACE + " is not root's alone to write", e);
      }
    }
  }

  /**
   * Has the daemon of {@code state} record that this process may not read its trail, if there is
   * one. Waits no longer than a moment.
   */
  public static void knock(Path state) {
    Thread knocking = new Thread(() -> tryToKnock(of(state)), "knock");
    knocking.setDaemon(true);
    knocking.start();
    try {
      knocking.join(ANSWER_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tryToKnock(Path socket) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      var unused =
          ControlCodec.readAnswer(new BufferedInputStream(Channels.newInputStream(channel)));
    } catch (IOException e) {
      // Nobody is there to record it.
      return;
    }
  }

  private void accept() {
    while (!closing) {
      try (UnixSocket peer = listener.accept()) {
        ControlCodec.write(answer(peer.peer()), peer.output());
      } catch (ErrnoException | IOException e) {
        // It did not wait for its answer, or the door is shut.
        assert closing || e.getMessage() != null;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private ControlAnswer answer(Peer peer) {
    return peer.uid() == 0 || peer.uid() == owner
        ? ControlAnswer.done(List.of())
        : refusals.refuse(peer);
  }

  /** Nobody can knock any more, and what was counted is recorded. */
  @Override
  public void close() {
    closing = true;
    listener.close();
    try {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(PLACE);
    } catch (DirectoryNotEmptyException e) {
      // Other daemons have theirs there.
      return;
    } catch (IOException e) {
      DaemonLog.say("cannot remove " + socket + ": " + e.getMessage());
    }
  }
}
