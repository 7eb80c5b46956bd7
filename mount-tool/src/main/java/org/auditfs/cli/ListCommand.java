package org.auditfs.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.auditfs.app.ControlRequest;
import org.auditfs.config.CommandException;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the rules. */
@Command(
    name = "list",
    header = "Shows the rules in order.",
    description = "Each line is a rule as add takes it, its number in a comment.")
final class ListCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(names = "--json", description = "One JSON object a rule.")
  private boolean json;

  ListCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    List<ByteString> words = json ? List.of(ByteString.of("--json")) : List.of();
    return invocation
        .ask(new ControlRequest("list", words, FilePath.ROOT), RuleCommands.MISSING)
        .number();
  }
}
