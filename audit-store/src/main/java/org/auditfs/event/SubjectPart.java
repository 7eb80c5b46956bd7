package org.auditfs.event;

/** What is found out of a {@link Subject} at once: a file in /proc each. */
public enum SubjectPart {
  /** {@code auid}. */
  LOGIN,
  /** {@code ses}. */
  SESSION,
  /** The uids and gids, {@code pid} and {@code ppid}. */
  STATUS,
  /** {@code comm}. */
  COMM,
  /** {@code exe}. */
  EXE
}
