package org.auditfs.label;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auditfs.file.ByteString;

/**
 * The first thing in a PEM file (RFC 7468), or a file that is DER itself.
 *
 * @param kind what stands after BEGIN; empty for DER
 * @param content DER
 */
record Pem(String kind, ByteString content) {

  /** Far above any key's or certificate's. */
  private static final int LENGTH_MAX = 1 << 16;

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END ([A-Z0-9 ]{1,40})-----");

  /** What openssl(1) puts before an EC key without being asked. */
  private static final String PARAMETERS = "EC PARAMETERS";

  byte[] der() {
    return content.toByteArray();
  }

  static Pem of(ByteString file) throws KeyFormatException {
    if (file.length() > LENGTH_MAX) {
      throw new KeyFormatException(file.length() + " bytes: too long for a key");
    }
    String text = new String(file.toByteArray(), StandardCharsets.ISO_8859_1);
    if (!text.contains("-----BEGIN ")) {
      return new Pem("", file);
    }
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      if (!blocks.group(1).equals(PARAMETERS)) {
        return new Pem(blocks.group(1), decode(blocks.group(2)));
      }
    }
    throw new KeyFormatException("a PEM file without a key or certificate, or with a passphrase");
  }

  private static ByteString decode(String base64) throws KeyFormatException {
    try {
      return ByteString.of(Base64.getMimeDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw new KeyFormatException("a PEM file whose base64 is none", e);
    }
  }
}
