package org.auditfs.index;

import java.nio.ByteBuffer;

/** How values are called in the index. */
final class Keys {

  /** The part of a run that tells its places; the others are the numbers of fields. */
  static final int PLACES = 0;

  private static final byte META = 'M';

  private Keys() {}

  /** What the index is. */
  static byte[] meta() {
    return new byte[] {META};
  }

  /** {@code part} of the run that begins with {@code firstSerial}. */
  static byte[] part(long firstSerial, int part) {
    return ByteBuffer.allocate(Long.BYTES + 1).putLong(firstSerial).put((byte) part).array();
  }

  /** As LMDB wants it. */
  static ByteBuffer direct(byte[] key) {
    return ByteBuffer.allocateDirect(key.length).put(key).flip();
  }
}
