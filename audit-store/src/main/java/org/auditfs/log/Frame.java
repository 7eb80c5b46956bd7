package org.auditfs.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * How a record lies in a segment.
 *
 * <pre>
 *   0     4     8
 *  +-----+-----+----------------- - -
 *  | crc | len | record, len bytes         crc: CRC32C of len and record
 *  +-----+-----+----------------- - -
 * </pre>
 *
 * Little-endian. The record is {@code org.auditfs.codec.EventCodec}'s.
 */
final class Frame {

  /** Bytes before the record. */
  static final int HEAD = 8;

  private static final int LENGTH_AT = 4;

  private Frame() {}

  /** Whether a record can have {@code length} bytes. */
  static boolean isLength(int length) {
    return length > 0 && length <= LogWriter.RECORD_BYTES_MAX;
  }

  static int length(byte[] bytes, int at) {
    return number(bytes, at + LENGTH_AT);
  }

  /** Whether the whole frame at {@code at} is as it was written. */
  static boolean isIntact(byte[] bytes, int at) {
    return number(bytes, at) == crc(bytes, at, length(bytes, at));
  }

  /** Without a buffer: a search looks at many records before the JVM has compiled anything. */
  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | ((bytes[at + 1] & 0xff) << 8)
        | ((bytes[at + 2] & 0xff) << 16)
        | (bytes[at + 3] << 24);
  }

  /** Writes the head of the frame at {@code at}, whose record is there already. */
  static void seal(byte[] bytes, int at, int length) {
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(at + LENGTH_AT, length);
    out.putInt(at, crc(bytes, at, length));
  }

  private static int crc(byte[] bytes, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at + LENGTH_AT, HEAD - LENGTH_AT + length);
    return (int) crc.getValue();
  }
}
