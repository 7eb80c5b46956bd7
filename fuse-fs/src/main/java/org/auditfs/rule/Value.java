package org.auditfs.rule;

import org.auditfs.file.ByteString;

/** What a field holds for one operation. */
public sealed interface Value {

  /** Nobody could find it out. */
  Value UNKNOWN = new Unknown();

  /** A number. */
  record Numeric(long number) implements Value {}

  /** Bytes: hostile. */
  record Text(ByteString bytes) implements Value {}

  /** See {@link #UNKNOWN}. */
  record Unknown() implements Value {}
}
