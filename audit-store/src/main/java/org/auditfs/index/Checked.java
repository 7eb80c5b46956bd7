package org.auditfs.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Values in LMDB, which has no checksums, with four bytes of CRC32C in front. */
final class Checked {

  private static final int CRC = 4;

  private Checked() {}

  static ByteBuffer seal(ByteBuffer value) {
    ByteBuffer out =
        ByteBuffer.allocateDirect(CRC + value.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    return out.putInt(crc(value)).put(value.duplicate()).flip();
  }

  static ByteBuffer open(ByteBuffer sealed) throws DamagedIndexException {
    ByteBuffer in = sealed.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (in.remaining() < CRC) {
      throw new DamagedIndexException("a value of " + in.remaining() + " bytes");
    }
    int wanted = in.getInt();
    ByteBuffer value = in.slice();
    if (crc(value) != wanted) {
      throw new DamagedIndexException("a value with a wrong checksum");
    }
    return value;
  }

  private static int crc(ByteBuffer value) {
    CRC32C crc = new CRC32C();
    crc.update(value.duplicate());
    return (int) crc.getValue();
  }
}
