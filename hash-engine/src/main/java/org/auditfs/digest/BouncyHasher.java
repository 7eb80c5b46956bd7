package org.auditfs.digest;

import java.nio.ByteBuffer;
import org.bouncycastle.crypto.ExtendedDigest;

/** Bouncy Castle's, for what the JDK lacks; called directly, no provider is registered. */
final class BouncyHasher implements Hasher {

  private static final int PIECE_LENGTH = 8192;

  private final ExtendedDigest digest;

  BouncyHasher(ExtendedDigest digest) {
    this.digest = digest;
  }

  @Override
  public void update(ByteBuffer bytes) {
    byte[] piece = new byte[Math.min(PIECE_LENGTH, bytes.remaining())];
    while (bytes.hasRemaining()) {
      int length = Math.min(piece.length, bytes.remaining());
      bytes.get(piece, 0, length);
      digest.update(piece, 0, length);
    }
  }

  @Override
  public byte[] finish() {
    byte[] value = new byte[digest.getDigestSize()];
    digest.doFinal(value, 0);
    return value;
  }
}
