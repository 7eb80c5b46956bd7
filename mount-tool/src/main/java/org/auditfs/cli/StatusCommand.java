package org.auditfs.cli;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.app.ControlClient;
import org.auditfs.app.ControlRequest;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.Json;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.search.Searcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the daemon, its mounts, and the trail. */
@Command(name = "status", header = "Shows the daemon, its mounts, and the trail.")
final class StatusCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  StatusCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    Optional<ControlClient> daemon = invocation.daemon();
    if (daemon.isPresent()) {
      List<ByteString> words = json ? List.of(ByteString.of("--json")) : List.of();
      ControlRequest request = new ControlRequest("status", words, FilePath.ROOT);
      return invocation.print(invocation.ask(daemon.get(), request)).number();
    }
    printWithoutDaemon();
    return ExitCode.NO_DAEMON.number();
  }

  private void printWithoutDaemon() throws CommandException {
    if (!Files.exists(invocation.state().path().resolve("log"))) {
      throw new CommandException(
          ExitCode.NO_DAEMON,
          "no daemon, and no trail: " + invocation.state().path() + ": auditfs mount a directory");
    }
    long last = lastSerial();
    String state = invocation.state().path().toString();
    Terminal terminal = invocation.terminal();
    if (json) {
      terminal.line(
          Json.object(
              out -> {
                out.writeBooleanField("running", false);
                out.writeStringField("state", state);
                out.writeNumberField("last_serial", last);
              }));
    } else {
      terminal.line("daemon      none");
      terminal.line("state       " + state);
      terminal.line("events      last serial " + last);
    }
  }

  private long lastSerial() throws CommandException {
    try {
      return Searcher.open(invocation.trail()).lastSerial();
    } catch (StoreException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }
}
