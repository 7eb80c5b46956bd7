package org.auditfs.cli;

import java.util.concurrent.Callable;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.measure.MeasurementList;
import picocli.CommandLine.Command;

/** Prints what of the measurement list cannot be relied on. */
@Command(
    name = "violations",
    header = "Prints the violations in the measurement list; none is exit code 1.",
    description = "auditfs search -m INTEGRITY_PCR tells who they were, and why.")
final class ViolationsCommand implements Callable<Integer> {

  private final Invocation invocation;

  ViolationsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    MeasurementList list = StoredList.print(invocation, MeasurementList::writeViolations);
    return (list.violations() == 0 ? ExitCode.NOTHING_FOUND : ExitCode.DONE).number();
  }
}
