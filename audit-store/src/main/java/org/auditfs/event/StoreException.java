package org.auditfs.event;

import java.io.Serial;

/** The trail cannot take or give what was asked: the message says what, where, and what to do. */
public final class StoreException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
