package org.auditfs.stage;

import java.io.IOException;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.jspecify.annotations.Nullable;

/**
 * A copy of /etc that lies over /etc in this process's own mount namespace, and a state directory
 * for a daemon, both in one temporary directory. Closing it ends whatever still runs, and removes
 * everything; it may be closed by another thread in the middle of a play.
 */
public final class Stage implements AutoCloseable {

  private static final String SHADOW =
      "root:*:20000:0:99999:7:::\nalice:$y$this-is-a-made-up-line:20000:0:99999:7:::\n";

  private static final int END_SECONDS_MAX = 10;
  private static final int POLL_MILLIS = 50;

  private static final Path ETC = Path.of("/etc");

  /** The copy, and what may lie on it. */
  private static final int MOUNTS_MAX = 8;

  private static final String PREFIX = "auditfs-stage-";
  private static final String LOCK = "lock";

  private final Path root;

  /** Locked as long as this process lives; deleted with the rest. */
  private final FileChannel lock;

  private final Object starting = new Object();
  private final Object closing = new Object();
  private final Map<Actor, Seat> seats = new HashMap<>();
  private boolean closed;
  private Optional<Object> coveredEtc = Optional.empty();
  private boolean ownDisk;

  private Stage(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /** Makes the temporary directory, and clears away what killed plays of this user left. */
  public static Stage create() throws IOException {
    Path root = Files.createTempDirectory(PREFIX);
    FileChannel lock =
        FileChannel.open(
            root.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock.lock();
    clearLeftovers(root);
    return new Stage(root, lock);
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
        new Stage(stage, lock).close();
      }
    } catch (NoSuchFileException e) {
      // Gone meanwhile, or not there yet.
    }
  }

  /**
   * Builds it. This process must have a mount namespace to itself.
   *
   * @param launcher what {@code auditfs} in a command means
   * @throws CommandException when this machine does not allow it
   */
  public void build(Path launcher, StagePlan plan)
      throws CommandException, IOException, InterruptedException {
    Files.createSymbolicLink(
        Files.createDirectory(root.resolve("bin")).resolve("auditfs"), launcher);
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
    Files.createDirectory(
        state(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    if (plan.diskMebibytes() > 0) {
      String tmpfs = "mount -t tmpfs -o mode=700,size=" + plan.diskMebibytes() + "m auditfs-stage";
      mustDo(tmpfs + " '" + state() + "'");
      ownDisk = true;
    }
    copyEtc(plan);
    for (Actor actor : plan.actors()) {
      seat(actor);
    }
  }

  /** The state directory of its daemon. */
  public Path state() {
    return root.resolve("state");
  }

  /** Runs a command of root's to its end, at the place that root has kept since the last. */
  public Played play(String command) throws IOException, InterruptedException {
    return play(Actor.ROOT, command);
  }

  /**
   * Runs a command in the shell of {@code actor}, to its end. What the command leaves open there,
   * or running, stays so until the stage is closed.
   *
   * @throws IOException when the shell has ended, or the stage was closed
   */
  public Played play(Actor actor, String command) throws IOException, InterruptedException {
    return seat(actor).play(command);
  }

  private Seat seat(Actor actor) throws IOException {
    synchronized (starting) {
      if (closed) {
        throw new IOException("the play was ended");
      }
      Seat seat = seats.get(actor);
      if (seat == null) {
        seat = Seat.take(actor, Map.of("AUDITFS_STATE", state().toString(), "PATH", path()));
        seats.put(actor, seat);
      }
      return seat;
    }
  }

  private String path() {
    return root.resolve("bin") + ":" + System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
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
        uncover();
        delete(root);
        lock.close();
      } catch (IOException e) {
        throw new IllegalStateException("the play could not remove " + root + ": " + e, e);
      }
    }
  }

  /** So that the next play in this process finds the machine's own /etc again. */
  private void uncover() throws IOException {
    if (coveredEtc.isPresent()) {
      uncoverEtc(coveredEtc.get());
      coveredEtc = Optional.empty();
    }
    if (ownDisk) {
      ownDisk = false;
      detach(state().toString());
    }
  }

  /** The mount of a daemon that was killed still lies on top of the copy. */
  private static void uncoverEtc(Object own) throws IOException {
    for (int mounts = 0; !isThere(own); mounts++) {
      if (mounts == MOUNTS_MAX) {
        throw new IOException("/etc is still covered after " + mounts + " umounts");
      }
      detach(ETC.toString());
    }
  }

  private static boolean isThere(Object own) {
    try {
      return key(ETC).equals(own);
    } catch (IOException e) { // nobody serves it any more
      return false;
    }
  }

  private static Object key(Path file) throws IOException {
    return Objects.requireNonNull(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
  }

  private static void detach(String mountPoint) throws IOException {
    try {
      int exit =
          new ProcessBuilder("umount", "-l", mountPoint)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (exit != 0) {
        throw new IOException("umount " + mountPoint + " ended with " + exit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before " + mountPoint + " was unmounted", e);
    }
  }

  /**
   * The copy takes the place of /etc for this process and its children alone. Nobody's secrets are
   * shown on a terminal, so shadow is made up.
   */
  private void copyEtc(StagePlan plan) throws CommandException, IOException, InterruptedException {
    Path etc = Files.createDirectory(root.resolve("etc"));
    String copy = plan.asRoot() ? "cp -a" : "cp -r --preserve=mode,timestamps,links";
    Played copied = play(copy + " /etc/. '" + etc + "' 2>/dev/null");
    if (plan.asRoot() && copied.exit() != 0) {
      throw cannotBuild("cannot copy /etc", copied);
    }
    Path shadow = etc.resolve("shadow");
    Files.deleteIfExists(shadow);
    Files.writeString(shadow, SHADOW);
    Files.setPosixFilePermissions(shadow, PosixFilePermissions.fromString("rw-------"));
    for (Actor actor : plan.actors()) {
      append(etc.resolve("passwd"), actor.account());
      append(etc.resolve("group"), actor.group());
    }
    Object own = key(ETC);
    mustDo("chmod 755 '" + etc + "' && mount --bind '" + etc + "' /etc");
    coveredEtc = Optional.of(own);
  }

  private static void append(Path file, String line) throws IOException {
    Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
  }

  private void mustDo(String command) throws CommandException, IOException, InterruptedException {
    Played played = play(command);
    if (played.exit() != 0) {
      throw cannotBuild(command, played);
    }
  }

  private static CommandException cannotBuild(String what, Played played) {
    return new CommandException(
        ExitCode.FAILED, "cannot build the stage: " + what + ": " + played.output().strip());
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
