package org.auditfs.cli;

import java.util.concurrent.Callable;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.measure.MeasurementList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the measurement list. */
@Command(
    name = "measurements",
    header = "Prints what was measured, as the kernel's IMA lists it.",
    description = {
      "binary is what evmctl ima_measurement replays. The list is that of the instance,",
      "over all restarts; its registers are shown by auditfs pcr."
    })
final class MeasurementsCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "ascii",
      description = "ascii or binary (default: ascii).")
  private String format = "ascii";

  @Option(
      names = "--bank",
      paramLabel = "ALGO",
      defaultValue = "sha1",
      description = "Whose template hashes: sha1 or sha256 (default: sha1).")
  private String bank = "sha1";

  @Option(names = "--last", paramLabel = "N", description = "ascii: only the newest N entries.")
  private long last = Long.MAX_VALUE;

  MeasurementsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    HashAlgorithm algorithm = StoredList.bank(bank);
    if (last < 1) {
      throw new CommandException(ExitCode.WRONG_USAGE, "--last " + last + ": give 1 or more");
    }
    if (last != Long.MAX_VALUE && !format.equals("ascii")) {
      throw new CommandException(ExitCode.WRONG_USAGE, "--last is for --format ascii");
    }
    StoredList.Printer printer =
        switch (format) {
          case "ascii" -> (list, out) -> list.writeAscii(out, algorithm, last);
          case "binary" -> (list, out) -> list.writeBinary(out, algorithm);
          default ->
              throw new CommandException(
                  ExitCode.WRONG_USAGE, "not a format: " + format + ": ascii or binary");
        };
    MeasurementList list = StoredList.print(invocation, printer);
    return (list.size() == 0 ? ExitCode.NOTHING_FOUND : ExitCode.DONE).number();
  }
}
