package org.auditfs.config;

/** How a command ends: the numbers that scripts rely on. */
public enum ExitCode {
  /** Done, found, or verified. */
  DONE(0),
  /** Nothing was found, or a check found a problem. */
  NOTHING_FOUND(1),
  /** The command line makes no sense. */
  WRONG_USAGE(2),
  /** The caller may not. */
  NOT_ALLOWED(4),
  /** There is no daemon to ask. */
  NO_DAEMON(5),
  /** What was asked for is refused as it stands. */
  REFUSED(6),
  /** The daemon or the store failed. */
  FAILED(7),
  /** SIGINT. */
  INTERRUPTED(130),
  /** SIGTERM. */
  TERMINATED(143);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The process's exit status. */
  public int number() {
    return number;
  }

  /** The code of {@code number}; {@link #FAILED} for a number that is none of ours. */
  public static ExitCode of(int number) {
    for (ExitCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    return FAILED;
  }
}
