package org.auditfs.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.app.ControlClient;
import org.auditfs.app.ControlRequest;
import org.auditfs.chain.Checkpoint;
import org.auditfs.chain.CheckpointList;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.Json;
import org.auditfs.event.StoreException;
import org.auditfs.file.FilePath;
import org.auditfs.verify.StoreVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the newest checkpoint; a running daemon signs one first. */
@Command(
    name = "checkpoint",
    header = "Prints the newest signed head of the trail.",
    description = {
      "A running daemon signs one of all events so far. Keep it on another machine,",
      "with STATE/keys/trail.vkey: verify --against it proves that nothing changed."
    })
final class CheckpointCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  CheckpointCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    Path state = invocation.trail();
    Optional<ControlClient> daemon = invocation.daemon();
    if (daemon.isPresent()) {
      ControlRequest request = new ControlRequest("checkpoint", List.of(), FilePath.ROOT);
      ExitCode signed = invocation.print(invocation.ask(daemon.get(), request));
      if (signed != ExitCode.DONE) {
        return signed.number();
      }
    }
    CheckpointList.Entry newest = newest(state);
    invocation.terminal().line(json ? json(newest.checkpoint()) : newest.note().toString().strip());
    return ExitCode.DONE.number();
  }

  private static CheckpointList.Entry newest(Path state) throws CommandException {
    try {
      List<CheckpointList.Entry> entries = StoreVerifier.checkpoints(state);
      if (entries.isEmpty()) {
        throw new CommandException(
            ExitCode.NOTHING_FOUND, "no checkpoint in " + state + ": auditfs verify tells more");
      }
      return entries.get(entries.size() - 1);
    } catch (StoreException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  private static String json(Checkpoint checkpoint) {
    return Json.object(
        out -> {
          out.writeStringField("origin", checkpoint.origin());
          out.writeNumberField("size", checkpoint.size());
          out.writeStringField("root", checkpoint.root().base64());
          out.writeNumberField("number", checkpoint.number().orElse(0));
          out.writeNumberField("first_serial", checkpoint.firstSerial().orElse(1));
          if (checkpoint.time().isPresent()) {
            out.writeStringField("time", checkpoint.time().get().toString());
          }
        });
  }
}
