package org.auditfs.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;

/**
 * The instance's directory, {@code STATE}: one daemon, one trail.
 *
 * @param path absolute, without symbolic links as far as it exists
 */
public record StateDirectory(Path path) {

  private static final int WRITABLE_BY_OTHERS = 0022;

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final FileAttribute<Set<PosixFilePermission>> OWN_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** The daemon's Unix socket. */
  public Path socket() {
    return path.resolve("control.sock");
  }

  /** The daemon's process id; locked by the daemon as long as it lives. */
  public Path pidFile() {
    return path.resolve("daemon.pid");
  }

  /** What the daemon has to say to nobody in particular. */
  public Path logFile() {
    return path.resolve("daemon.log");
  }

  /** The mounts as the daemon serves them now, for people and scripts. */
  public Path mountsFile() {
    return path.resolve("mounts");
  }

  /** The measurement list. */
  public Path measurementFile() {
    return path.resolve("measurements");
  }

  /** The keys, of the trail and of labels. */
  public Path keys() {
    return path.resolve("keys");
  }

  /**
   * The state directory that {@code directory} names; it need not exist.
   *
   * @throws CommandException when its name cannot be used
   */
  public static StateDirectory at(FilePath directory) throws CommandException {
    String text =
        directory
            .bytes()
            .utf8()
            .orElseThrow(() -> refused(directory, "its name is not UTF-8", "choose another"));
    try {
      return new StateDirectory(real(Path.of(text)));
    } catch (InvalidPathException e) {
      throw refused(directory, e.getReason(), "choose another");
    }
  }

  /**
   * Makes it (mode 0700) where it is missing, and checks that it belongs to {@code uid} and that
   * nobody else can write it.
   *
   * @throws CommandException when it cannot be made, or must not be used
   */
  public void prepare(int uid) throws CommandException {
    try {
      Files.createDirectories(path, PRIVATE);
      check(uid);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Checks a directory that exists.
   *
   * @throws CommandException when it is missing, or must not be used
   */
  public void check(int uid) throws CommandException {
    try {
      int mode = attribute("unix:mode");
      refuseUnsafe(attribute("unix:uid"), mode, uid);
      if (!Files.isWritable(path)) {
        throw new AccessDeniedException(path.toString());
      }
      if ((mode & 0077) != 0) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Makes {@code file}, one of the state's own, for its owner alone, and shuts one that is there.
   */
  public static void makeFile(Path file) throws IOException {
    try {
      Files.createFile(file, OWN_FILE);
    } catch (FileAlreadyExistsException e) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private int attribute(String name) throws IOException {
    return (int) Files.getAttribute(path, name, LinkOption.NOFOLLOW_LINKS);
  }

  /** The decision of {@link #check}, on what was seen. */
  void refuseUnsafe(int owner, int mode, int uid) throws CommandException {
    if ((mode & 0170000) != 0040000) {
      throw refused("it is not a directory", "name another with --state");
    }
    if (owner != uid) {
      throw refused(
          "it belongs to uid " + owner + ", not to uid " + uid, "name another with --state");
    }
    if ((mode & WRITABLE_BY_OTHERS) != 0) {
      throw refused(
          "its group or others can write it, so a trail there proves nothing",
          "chmod go-w it, or name another with --state");
    }
  }

  private CommandException unusable(IOException e) {
    if (e instanceof AccessDeniedException) {
      return new CommandException(
          ExitCode.NOT_ALLOWED,
          "cannot write the state directory: "
              + path
              + ": run it as root, or name one of your own"
              + " with --state",
          e);
    }
    String why =
        e instanceof NoSuchFileException ? "no such directory" : String.valueOf(e.getMessage());
    return new CommandException(
        ExitCode.REFUSED,
        "cannot use the state directory: " + path + ": " + why + ": name another with --state",
        e);
  }

  private CommandException refused(String why, String todo) {
    return new CommandException(
        ExitCode.REFUSED, "unsafe state directory: " + path + ": " + why + ": " + todo);
  }

  private static CommandException refused(FilePath path, String why, String todo) {
    return new CommandException(
        ExitCode.REFUSED,
        "cannot use the state directory: "
            + Printable.line(path.bytes())
            + ": "
            + why
            + ": "
            + todo);
  }

  /** The path with the links of its existing part resolved. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path parent = path.getParent();
      Path name = path.getFileName();
      return parent == null || name == null ? path : real(parent).resolve(name);
    }
  }
}
