package org.auditfs.label;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.auditfs.file.ByteString;

/** The secret of security.evm's HMAC. What it is can be asked of nobody, nor printed. */
public final class EvmKey {

  /** Bytes that the kernel takes (MAX_KEY_SIZE); a shorter key is filled up with zeros. */
  public static final int LENGTH_MAX = 128;

  private static final String HMAC_SHA1 = "HmacSHA1";

  private final SecretKeySpec key;

  private EvmKey(SecretKeySpec key) {
    this.key = key;
  }

  /**
   * The key of 1 to {@value #LENGTH_MAX} bytes.
   *
   * @throws KeyFormatException when there are more or none
   */
  public static EvmKey of(ByteString secret) throws KeyFormatException {
    if (secret.isEmpty() || secret.length() > LENGTH_MAX) {
      throw new KeyFormatException(
          "an HMAC key of " + secret.length() + " bytes: expected 1 to " + LENGTH_MAX);
    }
    // Longer than SHA-1's block, so that it is hashed first: that is why the zeros matter.
    byte[] filled = Arrays.copyOf(secret.toByteArray(), LENGTH_MAX);
    return new EvmKey(new SecretKeySpec(filled, HMAC_SHA1));
  }

  ByteString hmac(List<ByteString> parts) {
    try {
      Mac mac = Mac.getInstance(HMAC_SHA1);
      mac.init(key);
      parts.forEach(part -> mac.update(part.toByteArray()));
      return ByteString.of(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + HMAC_SHA1, e);
    }
  }
}
