package org.auditfs.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.app.ControlAnswer;
import org.auditfs.app.ControlClient;
import org.auditfs.app.ControlRequest;
import org.auditfs.cli.Requirement.Standing;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.Json;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.verify.VerifyRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Holds the trail and its daemon against the Controlled Access Protection Profile. */
@Command(
    name = "capp",
    header = "Tells for each requirement of CAPP what shows it in this trail.",
    description = {
      "shown: the trail has it; ready: nothing has come yet that shows it; missing: it",
      "is not so. Ends with 1 when something is missing. All of the trail is read."
    })
final class CappCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(names = "--json", description = "One JSON object a requirement.")
  private boolean json;

  CappCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    Reading reading = Reading.begin(invocation);
    List<Requirement> rows = CappTable.of(facts(reading));
    rows.forEach(row -> invocation.terminal().line(json ? row.json() : row.line()));
    boolean missing = rows.stream().anyMatch(row -> row.standing() == Standing.MISSING);
    return (missing ? ExitCode.NOTHING_FOUND : ExitCode.DONE).number();
  }

  private CappFacts facts(Reading reading) throws CommandException {
    try (Progress verified = new Progress(invocation, "of the log")) {
      VerifyRequest how = VerifyRequest.plain().withProgress(verified::show);
      return CappFacts.of(reading.state(), running(), how);
    } catch (StoreException | IOException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  private Map<String, String> running() throws CommandException, IOException {
    if (!isRunning()) {
      return Map.of();
    }
    ControlAnswer signed = ask("checkpoint", List.of());
    if (signed.exitCode() != ExitCode.DONE) {
      invocation.warn("no checkpoint covers the newest events: " + signed.error());
    }
    ControlAnswer answer = ask("status", List.of(ByteString.of("--json")));
    if (answer.exitCode() != ExitCode.DONE || answer.lines().size() != 1) {
      throw new CommandException(ExitCode.FAILED, "the daemon tells no status: " + answer.error());
    }
    return Json.scalars(answer.lines().get(0).toString());
  }

  private boolean isRunning() throws CommandException, IOException {
    Optional<ControlClient> daemon = invocation.daemon();
    if (daemon.isPresent()) {
      daemon.get().close();
    }
    return daemon.isPresent();
  }

  /** A connection is for one question. */
  private ControlAnswer ask(String command, List<ByteString> words) throws CommandException {
    ControlClient daemon =
        invocation
            .daemon()
            .orElseThrow(() -> new CommandException(ExitCode.NO_DAEMON, "the daemon has ended"));
    return invocation.ask(daemon, new ControlRequest(command, words, FilePath.ROOT));
  }
}
