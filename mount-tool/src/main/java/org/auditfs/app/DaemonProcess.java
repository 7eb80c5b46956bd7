package org.auditfs.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.StateDirectory;
import org.auditfs.config.TrailOptions;

/** A daemon that this process starts, through the launcher. */
public final class DaemonProcess {

  private static final int START_SECONDS_MAX = 60;
  private static final int POLL_MILLIS = 10;
  private static final int END_SECONDS_MAX = 5;

  private final Process process;
  private final StateDirectory state;
  private final LastWords lastWords;

  private DaemonProcess(Process process, StateDirectory state, LastWords lastWords) {
    this.process = process;
    this.state = state;
    this.lastWords = lastWords;
  }

  /**
   * Starts one.
   *
   * @param trail how the trail is kept
   * @param inFront whether it shares our terminal, and is given the SIGTERM and SIGINT that we get
   */
  public static DaemonProcess start(StateDirectory state, TrailOptions trail, boolean inFront)
      throws CommandException {
    String launcher = System.getProperty("auditfs.launcher", "");
    if (launcher.isEmpty()) {
      throw new CommandException(
          ExitCode.FAILED, "cannot start the daemon: no launcher: use scripts/auditfs");
    }
    String verb = inFront ? "_daemon-in-front" : "_daemon";
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(launcher, verb, "--state", state.path().toString(), "--trail", trail.text()));
    builder.directory(Path.of("/").toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    try {
      if (inFront) {
        builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      } else {
        StateDirectory.makeFile(state.logFile());
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(state.logFile().toFile()));
      }
      LastWords lastWords = LastWords.from(state.logFile());
      Process process = builder.start();
      if (inFront) {
        Signals.on("TERM", process::destroy);
        Signals.on("INT", process::destroy);
      }
      return new DaemonProcess(process, state, lastWords);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot start the daemon: " + launcher + ": " + e.getMessage(), e);
    }
  }

  /** Waits until it answers at its socket, or has ended without. */
  public ControlClient awaitConnection() throws CommandException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
    try {
      while (System.nanoTime() - deadline < 0) {
        boolean over = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        Optional<ControlClient> client = ControlClient.connect(state.socket());
        if (client.isPresent()) {
          return client.get();
        }
        if (over) {
          throw new CommandException(ExitCode.of(process.exitValue()), lastWords());
        }
      }
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot talk to the daemon: " + state.socket() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    }
    process.destroy();
    throw new CommandException(
        ExitCode.FAILED,
        "the daemon does not answer: " + state.socket() + ": see " + state.logFile());
  }

  /** Waits for its end. */
  public ExitCode awaitEnd() throws CommandException {
    try {
      return ExitCode.of(process.waitFor());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  /**
   * Whether it has ended with success by itself, or does so soon. If not, it is told to end, since
   * nobody would be there to do that.
   */
  public boolean endedInOrder() throws CommandException {
    try {
      boolean ended = process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS);
      if (!ended) {
        process.destroy();
      }
      return ended && ExitCode.of(process.exitValue()) == ExitCode.DONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  /** What it said last, which is why it ended. */
  private String lastWords() throws IOException {
    String last = lastWords.line();
    return last.isEmpty()
        ? "the daemon ended at once with code " + process.exitValue()
        : last.replaceFirst("^(\\S+Z )?auditfs: ", "");
  }
}
