package org.auditfs.measure;

import java.io.Serial;

/** A stored measurement list is not one, from some place on. */
public final class CorruptListException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  CorruptListException(long offset, String problem) {
    super("the measurement list is damaged at byte " + offset + ": " + problem);
  }
}
