package org.auditfs.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.auditfs.app.ControlRequest;
import org.auditfs.config.CommandException;
import org.auditfs.file.FilePath;
import picocli.CommandLine.Command;

/** Begins a new log segment. */
@Command(name = "rotate", header = "Begins a new segment of the log.")
final class RotateCommand implements Callable<Integer> {

  private final Invocation invocation;

  RotateCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    return invocation
        .ask(
            new ControlRequest("rotate", List.of(), FilePath.ROOT),
            "nobody writes this log: auditfs mount a directory first")
        .number();
  }
}
