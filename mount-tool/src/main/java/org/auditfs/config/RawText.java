package org.auditfs.config;

import java.nio.charset.StandardCharsets;
import org.auditfs.file.ByteString;

/**
 * Text that carries bytes, one char (U+0000 to U+00FF) a byte: how names travel through APIs that
 * want a {@code String} without losing what is not UTF-8.
 */
public final class RawText {

  private RawText() {}

  /** One char for each byte. */
  public static String of(ByteString bytes) {
    return new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  /** The bytes that {@code text} carries. */
  public static ByteString bytes(String text) {
    return ByteString.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * {@code raw} as readable text that fits in one line of a terminal: UTF-8 where it is, control
   * characters as octal escapes, so that a hostile name cannot steer the terminal or add lines.
   */
  public static String printable(ByteString raw) {
    StringBuilder text = new StringBuilder(raw.length());
    raw.toString()
        .codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                text.append(c < 0x100 ? String.format("\\%03o", c) : "\uFFFD");
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.toString();
  }
}
