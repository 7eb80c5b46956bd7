package org.auditfs.chain;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hashes of RFC 6962, section 2.1: {@code SHA-256(0x00 || leaf)} and {@code SHA-256(0x01 ||
 * left || right)}, so that no leaf can be passed off as a node. For one thread; allocates nothing.
 */
public final class TreeHasher {

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final MessageDigest digest = sha256();

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The hash of a tree without leaves. */
  public static Hash empty() {
    return Hash.of(sha256().digest(), 0);
  }

  /** Writes the hash of the leaf {@code record[from..to)} to {@code out} at {@code at}. */
  void leaf(byte[] record, int from, int to, byte[] out, int at) {
    digest.update(LEAF);
    digest.update(record, from, to - from);
    finish(out, at);
  }

  /**
   * Writes the hash of the node over two hashes to {@code out} at {@code at}; may overwrite them.
   */
  void node(byte[] left, int leftAt, byte[] right, int rightAt, byte[] out, int at) {
    digest.update(NODE);
    digest.update(left, leftAt, Hash.LENGTH);
    digest.update(right, rightAt, Hash.LENGTH);
    finish(out, at);
  }

  /** The hash of the leaf {@code record}. */
  public Hash leaf(byte[] record) {
    byte[] out = new byte[Hash.LENGTH];
    leaf(record, 0, record.length, out, 0);
    return Hash.of(out, 0);
  }

  /** The hash of the node over {@code left} and {@code right}. */
  public Hash node(Hash left, Hash right) {
    byte[] out = new byte[Hash.LENGTH];
    node(left.bytes().toByteArray(), 0, right.bytes().toByteArray(), 0, out, 0);
    return Hash.of(out, 0);
  }

  private void finish(byte[] out, int at) {
    try {
      digest.digest(out, at, Hash.LENGTH);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 has 32 bytes", e);
    }
  }
}
