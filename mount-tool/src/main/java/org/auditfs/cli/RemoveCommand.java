package org.auditfs.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.auditfs.app.ControlRequest;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes rules. */
@Command(name = "remove", header = "Removes the rule ID, or all rules of one verb about PATH.")
final class RemoveCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(
      index = "0",
      paramLabel = "ID|secrecy|integrity|never",
      description = "A rule's number, or a verb.")
  private String which = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "PATH", description = "After a verb.")
  private String path = "";

  RemoveCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    return invocation
        .ask(new ControlRequest("remove", words(), FilePath.ROOT), RuleCommands.MISSING)
        .number();
  }

  private List<ByteString> words() throws CommandException {
    if (Verb.ofWord(which).isPresent() && !path.isEmpty()) {
      return List.of(ByteString.of(which), invocation.path(path).bytes());
    }
    if (which.matches("[0-9]{1,9}") && path.isEmpty()) {
      return List.of(ByteString.of(which));
    }
    throw new CommandException(
        ExitCode.WRONG_USAGE,
        "remove which rule: '"
            + Terminal.readable(which)
            + "': give its number, or a verb and a path");
  }
}
