package org.auditfs.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.IntegrityOptions;
import org.auditfs.config.MountRequest;
import org.auditfs.file.Printable;
import org.auditfs.label.AppraisalMode;
import org.auditfs.label.AppraisalRules;
import org.auditfs.label.Appraiser;
import org.auditfs.labelling.KernelEvm;
import org.auditfs.labelling.KeyDirectory;
import org.auditfs.labelling.KeyRefusedException;
import org.auditfs.labelling.LabelKeys;
import org.auditfs.labelling.ObjectLabels;
import org.auditfs.measure.Policy;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/**
 * How the labels of a directory's files are to be held against them, where they can have any.
 *
 * @param keys the directory of the labels' keys
 * @param directory a descriptor of the one that is to be mounted
 */
record LabelSupport(Posix posix, Path keys, int directory) {

  private static final int ROOT = 0;

  /**
   * Nothing is looked at where no rule asks for it, but the attributes of what is changed.
   *
   * @throws CommandException when there can be no labels, or the keys cannot be used
   */
  AppraisalRules rules(MountRequest request, Policy policy)
      throws CommandException, ErrnoException {
    IntegrityOptions options = request.options().integrity();
    boolean asked = policy.appraises() || policy.hashes();
    AppraisalMode data = asked ? options.appraisal() : AppraisalMode.OFF;
    AppraisalMode metadata = options.evmMode();
    if (data == AppraisalMode.OFF && metadata == AppraisalMode.OFF) {
      return AppraisalRules.OFF;
    }
    requireLabels(Printable.line(request.directory().bytes()), metadata);
    try {
      LabelKeys own = new KeyDirectory(posix, keys, ROOT).open();
      return new AppraisalRules(new Appraiser(own.ring()), own.verifier(), data, metadata);
    } catch (KeyRefusedException e) {
      throw new CommandException(ExitCode.REFUSED, "cannot use the keys: " + e.getMessage(), e);
    }
  }

  private void requireLabels(String name, AppraisalMode metadata)
      throws CommandException, ErrnoException {
    if (!new ObjectLabels(posix, directory, Optional.empty()).read().kept()) {
      throw refused("no labels on " + name + ": " + ObjectLabels.NOT_KEPT);
    }
    if (posix.setfsuid(-1) != ROOT) {
      throw refused("no labels on " + name + ": only root writes them: mount it as root");
    }
    if (metadata != AppraisalMode.OFF && kernelKeepsThem()) {
      throw refused(
          "no evm= on "
              + name
              + ": the kernel keeps security.evm itself ("
              + KernelEvm.STATE
              + "): leave evm= out, and it does so for what is done through the mount, too");
    }
  }

  private static boolean kernelKeepsThem() throws CommandException {
    try {
      return KernelEvm.keepsLabels();
    } catch (IOException e) {
      throw refused("cannot read " + KernelEvm.STATE + ": " + e.getMessage() + ": leave evm= out");
    }
  }

  private static CommandException refused(String message) {
    return new CommandException(ExitCode.REFUSED, message);
  }
}
