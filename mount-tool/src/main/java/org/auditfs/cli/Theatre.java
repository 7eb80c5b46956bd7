package org.auditfs.cli;

import java.nio.file.Path;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;

/**
 * What the launcher gave a command that plays on a stage: namespaces of its own.
 *
 * @param launcher what {@code auditfs} in a played command means
 * @param hasUsers whether there are several users: whoever called was root
 */
record Theatre(Path launcher, boolean hasUsers) {

  /**
   * What there is here.
   *
   * @throws CommandException when the launcher did not start us
   */
  static Theatre here(String command) throws CommandException {
    String launcher = System.getProperty("auditfs.launcher", "");
    int realUid = Integer.getInteger("auditfs.demo.uid", -1);
    if (launcher.isEmpty() || realUid < 0) {
      throw new CommandException(
          ExitCode.FAILED, command + " needs a mount namespace: use scripts/auditfs " + command);
    }
    return new Theatre(Path.of(launcher), realUid == 0);
  }
}
