package org.auditfs.rule;

import java.io.Serial;

/** A rule that cannot be understood: the message says which part, and what would be right. */
public final class RuleSyntaxException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  public RuleSyntaxException(String message) {
    super(message);
  }
}
