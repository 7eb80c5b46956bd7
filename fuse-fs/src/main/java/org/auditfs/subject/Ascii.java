package org.auditfs.subject;

import java.nio.charset.StandardCharsets;
import org.auditfs.file.ByteString;

/** The kernel's own texts: a character a byte. */
final class Ascii {

  private Ascii() {}

  static String of(ByteString text) {
    return new String(text.toByteArray(), StandardCharsets.ISO_8859_1);
  }
}
