package org.auditfs.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auditfs.app.MeasurementFile;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.StateDirectory;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.measure.CorruptListException;
import org.auditfs.measure.MeasurementList;

/** The measurement list as it is kept, whether a daemon goes on with it or not. */
final class StoredList {

  private StoredList() {}

  /** Prints something of a list. */
  interface Printer {
    void print(MeasurementList list, OutputStream out) throws IOException, CorruptListException;
  }

  /**
   * Prints something of the instance's list.
   *
   * @return the list, of which only its numbers can still be asked
   * @throws CommandException when there is none, or the caller may not read it
   */
  static MeasurementList print(Invocation invocation, Printer printer) throws CommandException {
    Path file = new StateDirectory(invocation.trail()).measurementFile();
    if (!Files.exists(file)) {
      throw new CommandException(
          ExitCode.NOTHING_FOUND,
          "nothing is measured: " + file + ": mount with -o ima_policy=tcb|FILE");
    }
    try (MeasurementFile stored = MeasurementFile.look(file)) {
      MeasurementList list = MeasurementList.open(stored, 0);
      print(invocation, printer, list);
      return list;
    } catch (IOException | CorruptListException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot read the measurement list: " + file + ": " + e.getMessage(), e);
    }
  }

  private static void print(Invocation invocation, Printer printer, MeasurementList list)
      throws IOException, CorruptListException {
    try {
      printer.print(list, invocation.terminal().stream());
    } catch (BrokenPipe e) {
      invocation.remark("nobody reads on");
    }
  }

  /** The bank that a word names. */
  static HashAlgorithm bank(String word) throws CommandException {
    return HashAlgorithm.ofWord(word)
        .filter(MeasurementList.BANKS::contains)
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.WRONG_USAGE, "not a bank: " + word + ": sha1 or sha256"));
  }
}
