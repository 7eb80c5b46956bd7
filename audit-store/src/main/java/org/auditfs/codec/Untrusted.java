package org.auditfs.codec;

import java.util.HexFormat;
import org.auditfs.file.ByteString;

/**
 * Texts that somebody outside chose, in audit lines: as audit_log_untrustedstring of
 * kernel/audit.c.
 */
public final class Untrusted {

  private static final HexFormat UPPER = HexFormat.of().withUpperCase();

  private Untrusted() {}

  /**
   * In double quotes when every byte is printable ASCII, not a blank and not a double quote;
   * otherwise upper-case hex without quotes.
   */
  public static String encode(ByteString value) {
    return needsEncoding(value)
        ? UPPER.formatHex(value.toByteArray())
        : '"' + value.toString() + '"';
  }

  /** As {@link #encode}, but {@code (null)} for no bytes: nothing was found out. */
  static String encodeKnown(ByteString value) {
    return value.isEmpty() ? "(null)" : encode(value);
  }

  private static boolean needsEncoding(ByteString value) {
    for (int i = 0; i < value.length(); i++) {
      byte b = value.at(i);
      if (b == '"' || b < 0x21 || b > 0x7e) {
        return true;
      }
    }
    return false;
  }
}
