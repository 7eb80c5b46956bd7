package org.auditfs.event;

import java.util.Locale;

/** The kind of an event: the {@code type} of its json. */
public enum EventType {
  /** An operation on a file that a rule asked for. */
  FILE,
  /** A change of the rules, done or refused. */
  CONFIG,
  /** The life of the daemon and its mounts. */
  DAEMON,
  /** A measurement, violation or label. */
  INTEGRITY,
  /** The trail about itself. */
  STORE;

  /** The lower-case word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
