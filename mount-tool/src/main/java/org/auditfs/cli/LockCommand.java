package org.auditfs.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.auditfs.app.ControlRequest;
import org.auditfs.config.CommandException;
import org.auditfs.file.FilePath;
import picocli.CommandLine.Command;

/** Locks the rules. */
@Command(
    name = "lock",
    header = "Lets nobody change the rules until the daemon is started again.",
    description = "Attempts are refused and recorded.")
final class LockCommand implements Callable<Integer> {

  private final Invocation invocation;

  LockCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    return invocation
        .ask(new ControlRequest("lock", List.of(), FilePath.ROOT), RuleCommands.MISSING)
        .number();
  }
}
