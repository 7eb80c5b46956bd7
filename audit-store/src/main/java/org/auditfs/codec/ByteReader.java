package org.auditfs.codec;

import java.nio.ByteBuffer;
import org.auditfs.file.ByteString;

/** Reads what {@link ByteWriter} wrote, trusting nothing. */
final class ByteReader {

  private final byte[] bytes;
  private final int end;
  private int position;

  ByteReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  int u8() throws CorruptRecordException {
    if (position >= end) {
      throw new CorruptRecordException("the record ends too early");
    }
    return bytes[position++] & 0xff;
  }

  /** One of the values 0 to {@code count} - 1. */
  int choice(int count, String what) throws CorruptRecordException {
    int value = u8();
    if (value >= count) {
      throw new CorruptRecordException("no " + what + " has the number " + value);
    }
    return value;
  }

  long varint() throws CorruptRecordException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return checkedVarint(value, next, shift);
      }
    }
    throw new CorruptRecordException("a number of more than ten bytes");
  }

  /** A number has one spelling only: no zero at its end, no bits beyond the 64th. */
  private static long checkedVarint(long value, int last, int shift) throws CorruptRecordException {
    if ((last == 0 && shift > 0) || (shift == 63 && last > 1)) {
      throw new CorruptRecordException("a number that is not in its shortest form");
    }
    return value;
  }

  long zigzag() throws CorruptRecordException {
    long value = varint();
    return value >>> 1 ^ -(value & 1);
  }

  int u32() throws CorruptRecordException {
    long value = varint();
    if (value >>> 32 != 0) {
      throw new CorruptRecordException("a number of more than 32 bits: " + value);
    }
    return (int) value;
  }

  ByteString bytes() throws CorruptRecordException {
    long length = varint();
    if (length < 0 || length > end - position) {
      throw new CorruptRecordException(
          "a text of "
              + Long.toUnsignedString(length)
              + " bytes where "
              + (end - position)
              + " are left");
    }
    ByteString value = ByteString.of(ByteBuffer.wrap(bytes), position, (int) length);
    position += (int) length;
    return value;
  }

  String text() throws CorruptRecordException {
    return bytes()
        .utf8()
        .orElseThrow(() -> new CorruptRecordException("a text of ours that is not UTF-8"));
  }

  void requireEnd() throws CorruptRecordException {
    if (position != end) {
      throw new CorruptRecordException((end - position) + " bytes too many");
    }
  }
}
