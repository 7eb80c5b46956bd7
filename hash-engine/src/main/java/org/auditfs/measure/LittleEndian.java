package org.auditfs.measure;

import java.io.ByteArrayOutputStream;
import org.auditfs.file.ByteString;

/** Bytes put together as measurement lists have them: every integer 4 bytes, the lowest first. */
final class LittleEndian {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /**
   * The number at {@code from} of {@code bytes}; read as signed, so a hostile one may be below 0.
   */
  static int number(ByteString bytes, int from) {
    int value = 0;
    for (int i = Integer.BYTES - 1; i >= 0; i--) {
      value = value << Byte.SIZE | (bytes.at(from + i) & 0xff);
    }
    return value;
  }

  LittleEndian number(int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(value >>> shift);
    }
    return this;
  }

  LittleEndian bytes(ByteString value) {
    out.writeBytes(value.toByteArray());
    return this;
  }

  /** The length, then the bytes. */
  LittleEndian sized(ByteString value) {
    return number(value.length()).bytes(value);
  }

  LittleEndian zeros(int count) {
    out.writeBytes(new byte[count]);
    return this;
  }

  ByteString toByteString() {
    return ByteString.of(out.toByteArray());
  }
}
