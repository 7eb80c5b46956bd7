package org.auditfs.config;

import java.io.Serial;

/** A command cannot be carried out. The message is one line: what, on what, what to do. */
public final class CommandException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final ExitCode exitCode;

  public CommandException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public CommandException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The exit status that goes with it. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
