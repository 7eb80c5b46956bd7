package org.auditfs.file;

import java.io.Serial;

/** A pattern that cannot be understood: the message says what would be right. */
public final class GlobSyntaxException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final int column;

  GlobSyntaxException(int column, String message) {
    super(message);
    this.column = column;
  }

  /** Where it is in the pattern, its first byte 1. */
  public int column() {
    return column;
  }
}
