package org.auditfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.app.ControlAnswer;
import org.auditfs.app.ControlClient;
import org.auditfs.app.ControlRequest;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.RawText;
import org.auditfs.config.StateDirectory;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Posix;

/** One run of the program: who runs it, where, with what environment. */
final class Invocation {

  private static final String STATE_OF_ROOT = "/var/lib/auditfs";

  private final Terminal terminal;
  private Optional<Posix> posix = Optional.empty();
  private Optional<FilePath> cwd = Optional.empty();
  private String state = "";

  Invocation(Terminal terminal) {
    this.terminal = terminal;
  }

  Terminal terminal() {
    return terminal;
  }

  /** What {@code --state} says, raw. */
  void state(String directory) {
    state = directory;
  }

  /** The system calls; bound at first use, since that takes its time. */
  Posix posix() {
    if (posix.isEmpty()) {
      posix = Optional.of(LinuxPosix.load());
    }
    return posix.get();
  }

  /** Our uid. */
  int uid() throws CommandException {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot read /proc/self: is /proc mounted?", e);
    }
  }

  /** The working directory, without symbolic links. */
  FilePath cwd() throws CommandException {
    if (cwd.isEmpty()) {
      try {
        ByteString link = posix().readlinkat(Posix.AT_FDCWD, ByteString.of("/proc/self/cwd"));
        cwd = Optional.of(new FilePath(link));
      } catch (ErrnoException | IllegalArgumentException e) {
        throw new CommandException(
            ExitCode.FAILED, "no working directory: " + e.getMessage() + ": cd to one", e);
      }
    }
    return cwd.get();
  }

  /**
   * An argument as an absolute path.
   *
   * @throws CommandException when it is none, or is longer than the kernel takes
   */
  FilePath path(String raw) throws CommandException {
    ByteString bytes = RawText.bytes(raw);
    try {
      boolean absolute = !bytes.isEmpty() && bytes.at(0) == '/';
      return FilePath.resolve(absolute ? FilePath.ROOT : cwd(), bytes);
    } catch (IllegalArgumentException e) {
      String shown = bytes.length() > 60 ? bytes.slice(0, 60) + "…" : bytes.toString();
      throw new CommandException(
          ExitCode.WRONG_USAGE, "bad path: '" + shown + "': " + e.getMessage(), e);
    }
  }

  /** The instance: {@code --state}, {@code AUDITFS_STATE}, or the usual place. */
  StateDirectory state() throws CommandException {
    if (!state.isEmpty()) {
      return StateDirectory.at(path(state));
    }
    String named = terminal.environment().getOrDefault("AUDITFS_STATE", "");
    return StateDirectory.at(named.isEmpty() ? usualState() : path(named));
  }

  /** The state directory, to read the trail in it: its owner and root may. */
  Path trail() throws CommandException {
    Path path = state().path();
    if (Files.exists(path) && !Files.isReadable(path)) {
      throw new CommandException(
          ExitCode.NOT_ALLOWED, "not allowed to read the trail: " + path + ": run it as root");
    }
    if (!Files.exists(path.resolve("log"))) {
      throw new CommandException(
          ExitCode.REFUSED, "no trail: " + path + ": mount something, or name another --state");
    }
    return path;
  }

  private FilePath usualState() throws CommandException {
    if (uid() == 0) {
      return FilePath.of(STATE_OF_ROOT);
    }
    String base = terminal.environment().getOrDefault("XDG_STATE_HOME", "");
    if (base.startsWith("/")) {
      return path(base + "/auditfs");
    }
    String home = terminal.environment().getOrDefault("HOME", "");
    if (!home.startsWith("/")) {
      throw new CommandException(
          ExitCode.WRONG_USAGE, "no state directory: HOME is not set: name one with --state");
    }
    return path(home + "/.local/state/auditfs");
  }

  /** A connection to the daemon; empty when none runs. */
  Optional<ControlClient> daemon() throws CommandException {
    Path socket = state().socket();
    try {
      return ControlClient.connect(socket);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.NOT_ALLOWED,
          "cannot talk to the daemon: " + socket + ": " + e.getMessage() + ": run it as root",
          e);
    }
  }

  /**
   * Asks the daemon, and prints what it says.
   *
   * @param missing what to do when there is no daemon
   */
  ExitCode ask(ControlRequest request, String missing) throws CommandException {
    ControlClient client =
        daemon()
            .orElseThrow(() -> new CommandException(ExitCode.NO_DAEMON, "no daemon: " + missing));
    return print(ask(client, request));
  }

  ControlAnswer ask(ControlClient client, ControlRequest request) throws CommandException {
    try (client) {
      return client.ask(request);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED,
          "the daemon did not answer: " + e.getMessage() + ": see " + state().logFile(),
          e);
    }
  }

  ExitCode print(ControlAnswer answer) {
    answer.lines().forEach(terminal::line);
    if (!answer.error().isEmpty()) {
      terminal.error(answer.error());
    }
    return answer.exitCode();
  }
}
