package org.auditfs.measure;

import java.io.Serial;

/** A policy that cannot be understood, or asks for what cannot be had: nothing of it holds. */
public final class PolicySyntaxException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final int line;

  PolicySyntaxException(int line, String token, String problem) {
    super("line " + line + ": '" + token + "': " + problem);
    this.line = line;
  }

  /** Which line, the first 1. */
  public int line() {
    return line;
  }
}
