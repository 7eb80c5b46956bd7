package org.auditfs.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "report", header = "x")
final class ReportCommand implements Callable<Integer> {
  ReportCommand(Invocation invocation) {}

  @Override
  public Integer call() {
    return 0;
  }
}
