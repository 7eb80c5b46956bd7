package org.auditfs.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.auditfs.file.ByteString;

/** Grows as it is written to. */
final class ByteWriter {

  private byte[] bytes = new byte[512];
  private int length;

  void u8(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  /** Seven bits a byte, low bits first, the top bit says that more follow: any 64 bits. */
  void varint(long value) {
    room(Varint.LENGTH_MAX);
    length = Varint.put(bytes, length, value);
  }

  /** A signed number: small magnitudes stay short. */
  void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }

  void u32(int value) {
    varint(Integer.toUnsignedLong(value));
  }

  void text(String value) {
    raw(value.getBytes(StandardCharsets.UTF_8));
  }

  void bytes(ByteString value) {
    bytes(value, 0);
  }

  /** The bytes of {@code value} from index {@code from}. */
  void bytes(ByteString value, int from) {
    int count = value.length() - from;
    varint(count);
    room(count);
    value.copyTo(from, bytes, length, count);
    length += count;
  }

  private void raw(byte[] value) {
    varint(value.length);
    room(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
