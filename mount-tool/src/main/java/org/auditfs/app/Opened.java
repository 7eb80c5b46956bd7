package org.auditfs.app;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened so far on the way to something whole: closed, last first, if it never is. */
final class Opened implements AutoCloseable {

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** The whole is there: from now on its parts are its own. */
  void keep() {
    parts.clear();
  }

  @Override
  public void close() {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        DaemonLog.say("closing after a failed start: " + e.getMessage());
      }
    }
  }
}
