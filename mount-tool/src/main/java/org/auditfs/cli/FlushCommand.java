package org.auditfs.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.auditfs.app.ControlRequest;
import org.auditfs.config.CommandException;
import org.auditfs.file.FilePath;
import picocli.CommandLine.Command;

/** Removes all rules. */
@Command(name = "flush", header = "Removes all rules; each removal is recorded.")
final class FlushCommand implements Callable<Integer> {

  private final Invocation invocation;

  FlushCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    return invocation
        .ask(new ControlRequest("flush", List.of(), FilePath.ROOT), RuleCommands.MISSING)
        .number();
  }
}
