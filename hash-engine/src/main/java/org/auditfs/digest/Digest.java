package org.auditfs.digest;

import org.auditfs.file.ByteString;

/**
 * What some content hashes to.
 *
 * @param value exactly as many bytes as the algorithm gives
 */
public record Digest(HashAlgorithm algorithm, ByteString value) {

  /** Refuses a value of another length. */
  public Digest {
    if (value.length() != algorithm.length()) {
      throw new IllegalArgumentException(
          value.length() + " bytes are no digest of " + algorithm + ": " + algorithm.length());
    }
  }

  /** {@code algorithm:hex}, as measurement lists show it. */
  @Override
  public String toString() {
    return algorithm.word() + ":" + value.toHex();
  }
}
