package org.auditfs.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.MountRequest;
import org.auditfs.file.Printable;
import org.auditfs.label.AppraisalMode;
import org.auditfs.label.AppraisalRules;
import org.auditfs.labelling.ObjectLabels;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/** Whether a directory's files can have labels that we keep. */
final class LabelSupport {

  /**
   * The kernel's own EVM: a number that is 0 as long as it has no keys
   * (Documentation/ABI/testing/evm).
   */
  private static final Path KERNEL_EVM = Path.of("/sys/kernel/security/evm");

  private LabelSupport() {}

  /**
   * Refuses where they cannot.
   *
   * @param directory a descriptor of it
   */
  static void require(Posix posix, int directory, MountRequest request, AppraisalRules wanted)
      throws CommandException, ErrnoException {
    String name = Printable.line(request.directory().bytes());
    if (!new ObjectLabels(posix, directory, Optional.empty()).read().kept()) {
      throw refused("no labels on " + name + ": " + ObjectLabels.NOT_KEPT);
    }
    if (posix.setfsuid(-1) != 0) {
      throw refused("no labels on " + name + ": only root writes them: mount it as root");
    }
    if (wanted.metadata() != AppraisalMode.OFF && kernelKeepsThem(KERNEL_EVM)) {
      throw refused(
          "no evm= on "
              + name
              + ": the kernel keeps security.evm itself ("
              + KERNEL_EVM
              + "): leave it out, and the kernel does it for what is done through the mount, too");
    }
  }

  static boolean kernelKeepsThem(Path evm) throws CommandException {
    try {
      String state = Files.readString(evm, StandardCharsets.US_ASCII).trim();
      return !state.isEmpty() && !state.equals("0");
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw refused("cannot read " + evm + ": " + e.getMessage() + ": mount without evm=");
    }
  }

  private static CommandException refused(String message) {
    return new CommandException(ExitCode.REFUSED, message);
  }
}
