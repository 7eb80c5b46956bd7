package org.auditfs.digest;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The JDK's own: its SHA is compiled to the processor's SHA instructions. */
final class JdkHasher implements Hasher {

  private final MessageDigest digest;

  private JdkHasher(MessageDigest digest) {
    this.digest = digest;
  }

  /** Of an algorithm that every JDK from 17 on has. */
  static Hasher of(String name) {
    try {
      return new JdkHasher(MessageDigest.getInstance(name));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no " + name, e);
    }
  }

  @Override
  public void update(ByteBuffer bytes) {
    digest.update(bytes);
  }

  @Override
  public byte[] finish() {
    return digest.digest();
  }
}
