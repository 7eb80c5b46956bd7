package org.auditfs.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.Json;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.measure.MeasurementList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the register that the measurement list was extended into. */
@Command(
    name = "pcr",
    header = "Prints PCR 10 of each bank: what the measurement list comes to.",
    description = "The registers are software: they prove something to who got them elsewhere.")
final class PcrCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  PcrCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    StoredList.print(invocation, this::print);
    return ExitCode.DONE.number();
  }

  private void print(MeasurementList list, OutputStream out) throws IOException {
    String text = json ? json(list) + "\n" : lines(list);
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String value(MeasurementList list, HashAlgorithm bank) {
    return list.pcr(bank, MeasurementList.PCR).value().toHex();
  }

  private static String lines(MeasurementList list) {
    StringBuilder lines = new StringBuilder();
    for (HashAlgorithm bank : MeasurementList.BANKS) {
      lines.append(bank).append(": ").append(value(list, bank)).append('\n');
    }
    return lines.toString();
  }

  private static String json(MeasurementList list) {
    return Json.object(
        out -> {
          out.writeNumberField("pcr", MeasurementList.PCR);
          for (HashAlgorithm bank : MeasurementList.BANKS) {
            out.writeStringField(bank.word(), value(list, bank));
          }
          out.writeNumberField("entries", list.size());
          out.writeNumberField("violations", list.violations());
        });
  }
}
