package org.auditfs.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditfs.app.ControlAnswer;
import org.auditfs.app.ControlClient;
import org.auditfs.app.ControlRequest;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.Json;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.verify.VerifyRequest;

/** Looks at a trail and its daemon for what the profile asks. */
record CappLook(Invocation invocation) {

  /**
   * The requirements that a filesystem can meet, and how they stand. All of the trail is read and
   * verified for it.
   */
  List<Requirement> at(Reading reading) throws CommandException {
    return CappTable.of(facts(reading));
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
