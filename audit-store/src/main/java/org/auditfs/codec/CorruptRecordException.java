package org.auditfs.codec;

import java.io.Serial;

/** Bytes that are no event of ours. */
public final class CorruptRecordException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  CorruptRecordException(String message) {
    super(message);
  }
}
