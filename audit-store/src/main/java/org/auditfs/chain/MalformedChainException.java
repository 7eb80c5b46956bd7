package org.auditfs.chain;

import java.io.Serial;

/** Text or bytes that are no note, checkpoint, key, proof or tree; the message says why. */
public final class MalformedChainException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  public MalformedChainException(String message) {
    super(message);
  }

  MalformedChainException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What is wrong. */
  public String what() {
    return String.valueOf(getMessage());
  }
}
