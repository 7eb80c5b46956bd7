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
}
