package org.auditfs.app;

import java.util.List;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.file.ByteString;

/**
 * What the daemon says to a command.
 *
 * @param lines for stdout
 * @param exitCode how the command ends
 * @param error one line for stderr; empty when there is nothing to complain about
 */
public record ControlAnswer(List<ByteString> lines, ExitCode exitCode, String error) {

  public ControlAnswer {
    lines = List.copyOf(lines);
  }

  /** It was done. */
  public static ControlAnswer done(List<ByteString> lines) {
    return new ControlAnswer(lines, ExitCode.DONE, "");
  }

  /** It was not done. */
  public static ControlAnswer failed(CommandException why) {
    return new ControlAnswer(List.of(), why.exitCode(), String.valueOf(why.getMessage()));
  }
}
