package org.auditfs.app;

import java.io.IOException;

/** Tells the administrator through syslog: logger(1) knows how, wherever that listens. */
final class Syslog {

  private Syslog() {}

  /** One line. Nobody waits for it; that it cannot be told is told in our own log. */
  static void warn(String message) {
    try {
      new ProcessBuilder("logger", "-t", "auditfs", "-p", "daemon.crit", "--", message)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      DaemonLog.say("syslog was not told: " + e.getMessage());
    }
  }
}
