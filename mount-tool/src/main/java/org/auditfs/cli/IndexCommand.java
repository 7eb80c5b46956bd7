package org.auditfs.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.app.ControlAnswer;
import org.auditfs.app.ControlClient;
import org.auditfs.app.ControlRequest;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.StoreException;
import org.auditfs.file.FilePath;
import org.auditfs.store.IndexRebuild;
import org.auditfs.store.StoreOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Builds the index anew, by the daemon where one runs. */
@Command(name = "index", header = "Builds the index anew from the log; searches go on meanwhile.")
final class IndexCommand implements Callable<Integer> {

  private static final int POLL_MILLIS = 50;

  private final Invocation invocation;

  @Parameters(paramLabel = "rebuild", description = "What to do: rebuild.")
  private String action = "";

  IndexCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    if (!action.equals("rebuild")) {
      throw new CommandException(
          ExitCode.WRONG_USAGE, "index what: " + Terminal.readable(action) + ": index rebuild");
    }
    long indexed;
    try (Progress progress = new Progress(invocation, "indexed")) {
      indexed = hasDaemon() ? byDaemon(progress) : byOurselves(progress);
    }
    invocation.terminal().line("the index knows the events up to " + indexed);
    return ExitCode.DONE.number();
  }

  private boolean hasDaemon() throws CommandException {
    Optional<ControlClient> daemon = invocation.daemon();
    try {
      if (daemon.isPresent()) {
        daemon.get().close();
      }
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "control socket: " + e.getMessage(), e);
    }
    return daemon.isPresent();
  }

  private long byDaemon(Progress progress) throws CommandException {
    long target = number("index-rebuild");
    long indexed = number("index-progress");
    try {
      while (indexed < target) {
        progress.show(indexed, target);
        Thread.sleep(POLL_MILLIS);
        indexed = number("index-progress");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted: the daemon goes on", e);
    }
    return indexed;
  }

  private long number(String command) throws CommandException {
    Optional<ControlClient> daemon = invocation.daemon();
    if (daemon.isEmpty()) {
      throw new CommandException(
          ExitCode.NO_DAEMON, "the daemon ended: it or another goes on at the next start");
    }
    ControlAnswer answer =
        invocation.ask(daemon.get(), new ControlRequest(command, List.of(), FilePath.ROOT));
    if (answer.exitCode() != ExitCode.DONE || answer.lines().size() != 1) {
      throw new CommandException(answer.exitCode(), answer.error());
    }
    return Long.parseLong(answer.lines().get(0).toString());
  }

  private long byOurselves(Progress progress) throws CommandException {
    try {
      return IndexRebuild.run(invocation.trail(), StoreOptions.defaults(), progress::show);
    } catch (StoreException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }
}
