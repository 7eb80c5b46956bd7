package org.auditfs.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;
import org.auditfs.posix.ErrnoException;

/** fusermount(1), with which users mount and unmount without root. */
public final class Fusermount {

  private static final int SET_USER_ID = 04000;

  private Fusermount() {}

  /** Whether it is on the PATH, and has root's rights. */
  static boolean isInstalled() {
    return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":", -1))
        .map(directory -> Path.of(directory, "fusermount"))
        .anyMatch(Fusermount::isRoots);
  }

  private static boolean isRoots(Path program) {
    try {
      int mode = (int) Files.getAttribute(program, "unix:mode");
      return (mode & SET_USER_ID) != 0 && (int) Files.getAttribute(program, "unix:uid") == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Takes a mount of the calling user's away.
   *
   * @param lazy also when it is in use
   * @throws ErrnoException EBUSY when it is in use, and not {@code lazy}; EINVAL when it is not
   *     there
   * @throws CommandException what else fusermount says
   */
  public static void umount(FilePath mountPoint, boolean lazy)
      throws ErrnoException, CommandException {
    Optional<String> refusal = run("fusermount -u " + (lazy ? "-z " : "") + "-- ", mountPoint);
    if (refusal.isEmpty()) {
      return;
    }
    String said = refusal.get();
    if (said.contains("busy")) {
      throw new ErrnoException(Errno.EBUSY, "fusermount");
    }
    if (said.contains("not found") || said.contains("Invalid argument")) {
      throw new ErrnoException(Errno.EINVAL, "fusermount");
    }
    throw new CommandException(
        ExitCode.FAILED,
        "cannot unmount: " + Printable.line(mountPoint.bytes()) + ": " + said.strip());
  }

  /** What it says when it fails. Bash spells the name, which need not be text to Java. */
  private static Optional<String> run(String command, FilePath path) throws CommandException {
    try {
      Process process =
          new ProcessBuilder("bash", "-c", "exec " + command + quoted(path))
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.empty() : Optional.of(said);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot run fusermount: " + e.getMessage() + ": install it", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  /** Every byte in octal: nothing in it means anything to the shell. */
  static String quoted(FilePath path) {
    StringBuilder text = new StringBuilder("$'");
    for (byte value : path.bytes().toByteArray()) {
      text.append("\\%03o".formatted(value & 0xff));
    }
    return text.append('\'').toString();
  }
}
