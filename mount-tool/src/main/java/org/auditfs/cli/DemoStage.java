package org.auditfs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.jspecify.annotations.Nullable;

/**
 * Where the demo plays: a copy of /etc that lies over /etc in this process's own mount namespace,
 * and a state directory, both in one temporary directory. Closing it ends whatever still runs, and
 * removes everything; it may be closed by another thread in the middle of a play.
 */
final class DemoStage implements AutoCloseable {

  private static final String SHADOW =
      "root:*:20000:0:99999:7:::\nalice:$y$this-is-a-made-up-line:20000:0:99999:7:::\n";

  private static final int OUTPUT_BYTES_MAX = 64 << 10;
  private static final int END_SECONDS_MAX = 10;
  private static final int POLL_MILLIS = 50;

  private static final String PREFIX = "auditfs-demo-";
  private static final String LOCK = "lock";

  private final Path root;

  /** Locked as long as this process lives; deleted with the rest. */
  private final FileChannel lock;

  private final Object starting = new Object();
  private final Object closing = new Object();
  private boolean closed;

  private DemoStage(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /** Makes the temporary directory, and clears away what killed demos of this user left. */
  static DemoStage create() throws IOException {
    Path root = Files.createTempDirectory(PREFIX);
    FileChannel lock =
        FileChannel.open(
            root.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock.lock();
    clearLeftovers(root);
    return new DemoStage(root, lock);
  }

  private static void clearLeftovers(Path own) throws IOException {
    UserPrincipal owner = Files.getOwner(own);
    Path parent = Objects.requireNonNull(own.getParent());
    try (DirectoryStream<Path> stages = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path stage : stages) {
        if (!stage.equals(own) && Files.getOwner(stage, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
          clearIfLeft(stage);
        }
      }
    }
  }

  /** One that is just being made has no lock yet, and one that is played is locked. */
  private static void clearIfLeft(Path stage) throws IOException {
    try {
      FileChannel lock = FileChannel.open(stage.resolve(LOCK), StandardOpenOption.WRITE);
      if (lock.tryLock() == null) {
        lock.close();
      } else {
        new DemoStage(stage, lock).close();
      }
    } catch (NoSuchFileException e) {
      // Gone meanwhile, or not there yet.
    }
  }

  /**
   * Builds it. This process must have a mount namespace to itself.
   *
   * @param launcher what {@code auditfs} in a command means
   * @param allReadable whether the copy can be complete, as root's is
   */
  void build(Path launcher, boolean allReadable) throws CommandException, IOException {
    Files.createSymbolicLink(
        Files.createDirectory(root.resolve("bin")).resolve("auditfs"), launcher);
    Files.createDirectory(
        state(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    copyEtc(allReadable);
  }

  /** The state directory of its daemon. */
  Path state() {
    return root.resolve("state");
  }

  /** What a command printed, both streams as they came, and its exit status. */
  record Played(String output, int exit) {}

  /** Runs a command in a shell, to its end. */
  Played play(String command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command);
    builder.directory(Path.of("/").toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectErrorStream(true);
    builder.environment().put("AUDITFS_STATE", state().toString());
    builder
        .environment()
        .merge("PATH", root.resolve("bin").toString(), (old, bin) -> bin + ":" + old);
    Process process = start(builder);
    try (InputStream stream = process.getInputStream()) {
      String output = new String(stream.readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8);
      stream.skip(Long.MAX_VALUE);
      return new Played(output, process.waitFor());
    }
  }

  /** The second to close it waits for the first. */
  @Override
  public void close() {
    synchronized (starting) {
      closed = true;
    }
    synchronized (closing) {
      endProcesses();
      try {
        delete(root);
        lock.close();
      } catch (IOException e) {
        throw new IllegalStateException("the demo could not remove " + root + ": " + e, e);
      }
    }
  }

  private Process start(ProcessBuilder builder) throws IOException {
    synchronized (starting) {
      if (closed) {
        throw new IOException("the demo was ended");
      }
      return builder.start();
    }
  }

  /**
   * The copy takes the place of /etc for this process and its children alone. Nobody's secrets are
   * shown on a terminal, so shadow is made up.
   */
  private void copyEtc(boolean allReadable) throws CommandException, IOException {
    Path etc = Files.createDirectory(root.resolve("etc"));
    String copy = allReadable ? "cp -a" : "cp -r --preserve=mode,timestamps,links";
    run(copy + " /etc/. '" + etc + "' 2>/dev/null", allReadable);
    Path shadow = etc.resolve("shadow");
    Files.deleteIfExists(shadow);
    Files.writeString(shadow, SHADOW);
    Files.setPosixFilePermissions(shadow, PosixFilePermissions.fromString("rw-------"));
    run("chmod 755 '" + etc + "' && mount --bind '" + etc + "' /etc", true);
  }

  private void run(String command, boolean mustSucceed) throws CommandException, IOException {
    try {
      Played played = play(command);
      if (played.exit() != 0 && mustSucceed) {
        throw new CommandException(
            ExitCode.FAILED,
            "cannot build the demo's stage: " + command + ": " + played.output().strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  /**
   * Whatever runs with our state directory in its environment: programs of the play, and the
   * daemon, also one that is just being started. In order if they can; their mounts are in our
   * namespace, and go with it in any case.
   */
  private void endProcesses() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS_MAX);
    for (List<ProcessHandle> left = ours(); !left.isEmpty(); left = ours()) {
      boolean late = System.nanoTime() - deadline > 0;
      left.forEach(late ? ProcessHandle::destroyForcibly : ProcessHandle::destroy);
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        deadline = System.nanoTime();
      }
    }
  }

  private List<ProcessHandle> ours() {
    return ProcessHandle.allProcesses().filter(this::isOurs).toList();
  }

  private boolean isOurs(ProcessHandle process) {
    try {
      Path environ = Path.of("/proc", Long.toString(process.pid()), "environ");
      return Files.readString(environ, StandardCharsets.ISO_8859_1)
          .contains("AUDITFS_STATE=" + state() + "\0");
    } catch (IOException e) {
      // Another user's, or gone meanwhile: not one that we started.
      return false;
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes seen) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path left, @Nullable IOException failure)
              throws IOException {
            Files.delete(left);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
