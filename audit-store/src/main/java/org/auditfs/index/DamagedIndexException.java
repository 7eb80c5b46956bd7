package org.auditfs.index;

import java.io.Serial;

/** The index is not as it was built: to be built anew. */
public final class DamagedIndexException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  DamagedIndexException(String message) {
    super(message);
  }
}
