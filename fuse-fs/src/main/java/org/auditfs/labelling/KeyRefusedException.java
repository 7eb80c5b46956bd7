package org.auditfs.labelling;

import java.io.Serial;

/** A key cannot be had, or must not be used; the message says which file, why, and what to do. */
public final class KeyRefusedException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  KeyRefusedException(String file, String why, String todo) {
    super(file + ": " + why + ": " + todo);
  }

  KeyRefusedException(String file, String why, String todo, Throwable cause) {
    super(file + ": " + why + ": " + todo, cause);
  }
}
