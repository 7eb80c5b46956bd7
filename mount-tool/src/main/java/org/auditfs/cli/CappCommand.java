package org.auditfs.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.auditfs.cli.Requirement.Standing;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Holds the trail and its daemon against the Controlled Access Protection Profile. */
@Command(
    name = "capp",
    header = "Tells for each requirement of CAPP what shows it in this trail.",
    description = {
      "met: it is so, and how often the trail shows it; limited: as far as the limit says;",
      "not met: it is not so, or no filesystem sees it. Ends with 1 when something is not",
      "met that could be. All of the trail is read."
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
    List<Requirement> rows = new CappLook(invocation).at(reading);
    Stream.concat(rows.stream(), CappTable.ELSEWHERE.stream())
        .forEach(row -> invocation.terminal().line(json ? row.json() : row.line()));
    boolean unmet = rows.stream().anyMatch(row -> row.standing() == Standing.NOT_MET);
    return (unmet ? ExitCode.NOTHING_FOUND : ExitCode.DONE).number();
  }
}
