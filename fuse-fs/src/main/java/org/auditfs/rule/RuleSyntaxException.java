package org.auditfs.rule;

import java.io.Serial;

/** A rule that cannot be understood: the message says which part, and what would be right. */
public final class RuleSyntaxException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final int column;

  public RuleSyntaxException(String message) {
    this(0, message);
  }

  /**
   * @param column where it is in the text, its first byte 1; 0 where nobody can say
   */
  public RuleSyntaxException(int column, String message) {
    super(message);
    this.column = column;
  }

  /** Where it is in the text, its first byte 1; 0 where nobody can say. */
  public int column() {
    return column;
  }

  /** The same, where what was counted from 1 begins at {@code start}. */
  RuleSyntaxException from(int start) {
    return new RuleSyntaxException(start + Math.max(0, column - 1), String.valueOf(getMessage()));
  }
}
