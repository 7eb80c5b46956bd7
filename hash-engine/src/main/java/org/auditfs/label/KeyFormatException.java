package org.auditfs.label;

import java.io.Serial;

/** What was given as a key or certificate is none that we can use. */
public final class KeyFormatException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  KeyFormatException(String message) {
    super(message);
  }

  KeyFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
