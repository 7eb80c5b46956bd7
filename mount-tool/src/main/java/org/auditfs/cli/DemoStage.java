package org.auditfs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  private final Path root;
  private volatile Optional<Process> running = Optional.empty();
  private boolean closed;

  private DemoStage(Path root) {
    this.root = root;
  }

  /**
   * Builds it. This process must have a mount namespace to itself.
   *
   * @param launcher what {@code auditfs} in a command means
   * @param allReadable whether the copy can be complete, as root's is
   */
  static DemoStage build(Path launcher, boolean allReadable) throws CommandException, IOException {
    DemoStage stage = new DemoStage(Files.createTempDirectory("auditfs-demo-"));
    try {
      Files.createSymbolicLink(
          Files.createDirectory(stage.root.resolve("bin")).resolve("auditfs"), launcher);
      Files.createDirectory(
          stage.state(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      stage.copyEtc(allReadable);
      return stage;
    } catch (CommandException | IOException | RuntimeException e) {
      stage.close();
      throw e;
    }
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
    } finally {
      running = Optional.empty();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    running.ifPresent(Process::destroyForcibly);
    endDaemon();
    try {
      delete(root);
    } catch (IOException e) {
      throw new IllegalStateException("the demo could not remove " + root, e);
    }
  }

  private synchronized Process start(ProcessBuilder builder) throws IOException {
    if (closed) {
      throw new IOException("the demo was ended");
    }
    Process process = builder.start();
    running = Optional.of(process);
    return process;
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

  /** In order if it can; its mount is in our namespace, and goes with it in any case. */
  private void endDaemon() {
    Optional<ProcessHandle> daemon = daemon();
    daemon.ifPresent(ProcessHandle::destroy);
    daemon.ifPresent(
        handle -> {
          if (!awaitEnd(handle)) {
            handle.destroyForcibly();
            awaitEnd(handle);
          }
        });
  }

  private static boolean awaitEnd(ProcessHandle handle) {
    try {
      handle.onExit().get(END_SECONDS_MAX, TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private Optional<ProcessHandle> daemon() {
    try {
      String pid = Files.readString(state().resolve("daemon.pid")).strip();
      return pid.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
    } catch (IOException | NumberFormatException e) {
      // No pid file: there is no daemon, or none yet.
      return Optional.empty();
    }
  }

  private static void delete(Path directory) throws IOException {
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
