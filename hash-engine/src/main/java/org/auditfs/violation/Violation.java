package org.auditfs.violation;

/** Why a measurement cannot be relied on. The word is the cause in audit records. */
public enum Violation {
  /**
   * Time of measure, time of use: opened for writing while readers hold it who rely on its
   * measurement.
   */
  TOMTOU("ToMToU"),
  /** Opened for reading and measured while writers hold it. */
  OPEN_WRITERS("open_writers");

  private final String word;

  Violation(String word) {
    this.word = word;
  }

  /** The kernel's word. */
  public String word() {
    return word;
  }
}
