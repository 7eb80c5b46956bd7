package org.auditfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.auditfs.app.ControlAnswer;
import org.auditfs.app.ControlClient;
import org.auditfs.app.ControlRequest;
import org.auditfs.app.Door;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.RawText;
import org.auditfs.config.StateDirectory;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Posix;

/** One run of the program: who runs it, where, with what environment. */
final class Invocation {

  private static final String STATE_OF_ROOT = "/var/lib/auditfs";

  private final Terminal terminal;
  private Optional<Posix> posix = Optional.empty();
  private Optional<FilePath> cwd = Optional.empty();
  private final List<String> words;
  private String state = "";
  private boolean verbose;
  private boolean quiet;
  private boolean quietProgress;

  /**
   * A run with these arguments.
   *
   * @param words {@link RawText}
   */
  Invocation(Terminal terminal, String... words) {
    this.terminal = terminal;
    this.words = List.of(words);
  }

  /** What was typed after {@code auditfs}, in one line. */
  String words() {
    return String.join(" ", words.stream().map(RawText::bytes).map(Printable::of).toList());
  }

  /** Whether {@code word} was typed, wherever. */
  boolean says(String word) {
    return words.contains(word);
  }

  void verbose(boolean given) {
    verbose = given;
  }

  void quiet(boolean given) {
    quiet = given;
    if (given) {
      terminal.quiet();
    }
  }

  void quietProgress(boolean given) {
    quietProgress = given;
  }

  /** Says something to who wants to know everything ({@code -v}). */
  void remark(String line) {
    if (verbose) {
      terminal.note("auditfs: " + Printable.line(line));
    }
  }

  /** Says on the side what may be good to know, unless silence was asked for ({@code -q}). */
  void note(String line) {
    if (!quiet) {
      terminal.note("auditfs: note: " + Printable.line(line));
    }
  }

  /** Says something to whoever has not asked for silence ({@code -q}). */
  void warn(String line) {
    if (!quiet) {
      terminal.error(line);
    }
  }

  /** Whether a person waits and may be shown how far it is. */
  boolean showsProgress() {
    return !quiet && !quietProgress && terminal.showsProgress();
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

  /**
   * An argument as a file of this machine.
   *
   * @throws CommandException when it is none that Java can name
   */
  Path file(String raw) throws CommandException {
    FilePath path = path(raw);
    return Path.of(
        path.bytes()
            .utf8()
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.WRONG_USAGE,
                        "bad file: " + Printable.of(path.bytes()) + ": its name is not UTF-8")));
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
      Door.knock(path);
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
      Door.knock(state().path());
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
    return print(answer(request, missing));
  }

  /** The same, without printing it. */
  ControlAnswer answer(ControlRequest request, String missing) throws CommandException {
    ControlClient client =
        daemon()
            .orElseThrow(() -> new CommandException(ExitCode.NO_DAEMON, "no daemon: " + missing));
    return ask(client, request);
  }

  /** The same of what may take long: a person who waits sees how many objects were looked at. */
  ControlAnswer attended(ControlRequest request, String missing) throws CommandException {
    if (!showsProgress()) {
      return answer(request, missing);
    }
    try (Progress progress = new Progress(this, "objects looked at")) {
      return Attended.ask(it -> answer(it, missing), request, progress::count);
    }
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
