package org.auditfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.app.ControlClient;
import org.auditfs.app.ControlRequest;
import org.auditfs.chain.ChainNames;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.StoreException;
import org.auditfs.file.FilePath;
import org.auditfs.verify.TrailProver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves to others that an event is in the trail. */
@Command(
    name = "prove",
    header = "Proves that an event is in the trail, to who has only the key.",
    description = {
      "Prints the event, its way to the newest checkpoint, and that: a C2SP tlog-proof.",
      "auditfs verify --proof checks it, on any machine."
    })
final class ProveCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(paramLabel = "EVENT", description = "The event's serial.")
  private long event;

  @Option(
      names = "-o",
      paramLabel = "FILE",
      description = "Where to (default: stdout); the key goes to FILE.vkey.")
  private Optional<String> file = Optional.empty();

  ProveCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    if (event < 1) {
      throw new CommandException(
          ExitCode.WRONG_USAGE, "no event: " + event + ": serials begin at 1");
    }
    Path state = Reading.begin(invocation).state();
    String proof = prove(state);
    if (file.isPresent()) {
      FilePath to = invocation.path(file.get());
      write(to, proof);
      write(Kept.keyBeside(to), key(state));
    } else {
      invocation.terminal().line(proof.strip());
    }
    return ExitCode.DONE.number();
  }

  /** A daemon signs first what is not signed yet. */
  private String prove(Path state) throws CommandException {
    try {
      Optional<ControlClient> daemon = invocation.daemon();
      if (daemon.isPresent()) {
        invocation.ask(daemon.get(), new ControlRequest("checkpoint", List.of(), FilePath.ROOT));
      }
      return TrailProver.prove(state, event).toString();
    } catch (StoreException e) {
      throw new CommandException(ExitCode.NOTHING_FOUND, String.valueOf(e.getMessage()), e);
    }
  }

  private static String key(Path state) throws CommandException {
    Path path = state.resolve(ChainNames.KEYS).resolve(ChainNames.VERIFIER);
    return Kept.key(FilePath.of(path.toString())) + "\n";
  }

  private static void write(FilePath file, String text) throws CommandException {
    try {
      Files.writeString(Path.of(file.toString()), text);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
