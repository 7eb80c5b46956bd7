package org.auditfs.chain;

import java.util.Base64;
import org.auditfs.file.ByteString;

/** A hash of the tree: of a leaf, a node, or the root. */
public record Hash(ByteString bytes) {

  /** Bytes of SHA-256. */
  public static final int LENGTH = 32;

  public Hash {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length());
    }
  }

  static Hash of(byte[] bytes, int at) {
    return new Hash(ByteString.of(bytes, at, LENGTH));
  }

  /** As checkpoints and proofs have it. */
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /**
   * Reads what {@link #base64} gives.
   *
   * @throws MalformedChainException when it is not the base64 of 32 bytes, in its one spelling
   */
  public static Hash ofBase64(String text) throws MalformedChainException {
    byte[] bytes = Bytes.ofBase64(text);
    if (bytes.length != LENGTH) {
      throw new MalformedChainException("a hash of " + bytes.length + " bytes");
    }
    return of(bytes, 0);
  }

  @Override
  public String toString() {
    return bytes.toHex();
  }
}
