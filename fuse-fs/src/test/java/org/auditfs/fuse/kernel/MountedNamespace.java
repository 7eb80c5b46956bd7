package org.auditfs.fuse.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.Transport;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/**
 * A mount in a mount namespace of its own, in which one thread lives and starts processes. The rest
 * of this JVM does not see the mount: it can neither wait for itself, nor leave a mount behind when
 * it is killed.
 */
public final class MountedNamespace implements AutoCloseable {

  /** What a command printed (both streams), and how it ended; -1 when its time was up. */
  public record Outcome(int exit, String output) {}

  private static final int O_RDWR_CLOEXEC = 2 | 0x80000;
  private static final long MS_REC_PRIVATE = 0x4000 | 1 << 18;
  private static final int THREADS = 3;
  private static final int SECONDS = 30;

  private final Posix posix;
  private final Path directory;
  private final Path mountPoint;
  private final Optional<? extends Transport> transport;
  private final ExecutorService inside = Executors.newSingleThreadExecutor();

  private MountedNamespace(Posix posix, Path directory, Starter starter) throws Exception {
    this.posix = posix;
    this.directory = directory;
    this.mountPoint = Files.createDirectory(directory.resolve("mnt"));
    int fd = posix.openat(Posix.AT_FDCWD, ByteString.of("/dev/fuse"), O_RDWR_CLOEXEC, 0);
    inside(() -> mount(fd));
    this.transport = starter.start(fd);
  }

  /** Starts a transport on a descriptor that is mounted, or fails to and leaves it to be empty. */
  public interface Starter {
    Optional<? extends Transport> start(int fd);
  }

  public static boolean isPossible() {
    return System.getProperty("user.name").equals("root") && Files.exists(Path.of("/dev/fuse"));
  }

  public static MountedNamespace mount(
      Posix posix, Path directory, FuseFileSystem fs, Consumer<String> log) throws Exception {
    return new MountedNamespace(
        posix,
        directory,
        fd -> Optional.of(KernelTransport.start(posix, fd, fs, THREADS, () -> {}, log)));
  }

  public static MountedNamespace mount(Posix posix, Path directory, Starter starter)
      throws Exception {
    return new MountedNamespace(posix, directory, starter);
  }

  private boolean mount(int fd) throws ErrnoException {
    ByteString none = ByteString.of("none");
    posix.unshare(Posix.CLONE_NEWNS);
    posix.mount(none, ByteString.of("/"), "none", MS_REC_PRIVATE, ByteString.EMPTY);
    posix.mount(
        ByteString.of("auditfs"),
        ByteString.of(mountPoint.toString()),
        "fuse.auditfs",
        0,
        ByteString.of("fd=" + fd + "," + Transport.MOUNT_OPTIONS));
    return true;
  }

  public Transport transport() {
    return transport.orElseThrow();
  }

  /** Runs a command of the shell in the mount's root. */
  public Outcome sh(String command) throws Exception {
    return outside("cd $MOUNT && {\n" + command + "\n}");
  }

  /** Runs a command of the shell that finds the mount's root in {@code $MOUNT}. */
  public Outcome outside(String command) throws Exception {
    return inside(() -> run("MOUNT=" + mountPoint + "\n" + command));
  }

  /** Runs a command of the shell in a bare directory, new in {@code parent}. */
  public static Outcome sh(Path parent, String command) throws Exception {
    Path bare = Files.createDirectory(parent.resolve("bare"));
    return run(parent, "cd " + bare + "\n" + command);
  }

  private Outcome run(String command) throws IOException, InterruptedException {
    return run(directory, command);
  }

  private static Outcome run(Path directory, String command)
      throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    return new Outcome(ended ? process.exitValue() : -1, Files.readString(output).strip());
  }

  /** Unmounts lazily, as a daemon that ends does. */
  public void unmount() throws Exception {
    inside(
        () -> {
          posix.umount2(ByteString.of(mountPoint.toString()), Posix.MNT_DETACH);
          return true;
        });
  }

  private <T> T inside(Callable<T> work) throws Exception {
    try {
      return inside.submit(work).get(2 * SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** The namespace goes with its last process, and the mount with it. */
  @Override
  public void close() {
    inside.shutdownNow();
  }
}
