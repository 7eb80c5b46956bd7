package org.auditfs.codec;

/** LEB128: seven bits a byte, low bits first, the top bit says that more follow. */
final class Varint {

  /** Bytes of a number with its highest bit set. */
  static final int LENGTH_MAX = 10;

  private Varint() {}

  /** Writes {@code value} at {@code at} and gives the index behind it. */
  static int put(byte[] bytes, int at, long value) {
    int next = at;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[next++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[next++] = (byte) rest;
    return next;
  }
}
