package org.auditfs.app;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.auditfs.file.Printable;

/** The daemon's own words: stderr, which is STATE/daemon.log in the background. */
final class DaemonLog {

  private DaemonLog() {}

  /** One line. */
  static void say(String message) {
    PrintStream err = System.err;
    err.println(
        Instant.now().truncatedTo(ChronoUnit.MILLIS) + " auditfs: " + Printable.line(message));
  }

  /** A line, and where the failure came from: for failures that are ours. */
  static void say(String message, Throwable cause) {
    say(message + ": " + cause);
    for (StackTraceElement frame : cause.getStackTrace()) {
      System.err.println("    at " + frame);
    }
  }
}
