package org.auditfs.cli;

import org.auditfs.config.ExitCode;

/** What ended the demo from outside, if something did; the first counts. */
final class DemoEnd {

  private volatile ExitCode cause = ExitCode.DONE;

  /** Says that {@code code} ends it, and whether that is news. */
  synchronized boolean claim(ExitCode code) {
    boolean first = !came();
    if (first) {
      cause = code;
    }
    return first;
  }

  /** Whether it was ended. */
  boolean came() {
    return cause != ExitCode.DONE;
  }

  /** The exit status that goes with it. */
  ExitCode exitCode() {
    return cause;
  }
}
