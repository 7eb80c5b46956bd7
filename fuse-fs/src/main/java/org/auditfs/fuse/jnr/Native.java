package org.auditfs.fuse.jnr;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import org.auditfs.file.ByteString;

/** Native memory by its address. What is read and written here was given by libfuse or is ours. */
final class Native {

  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  private Native() {}

  /** A C string without its NUL. */
  static ByteString string(long address) {
    return ByteString.of(MEMORY.getZeroTerminatedByteArray(address));
  }

  static ByteString bytes(long address, int length) {
    byte[] bytes = new byte[length];
    MEMORY.getByteArray(address, bytes, 0, length);
    return ByteString.of(bytes);
  }

  /** A view of {@code length} bytes. */
  static ByteBuffer buffer(long address, int length) {
    return MEMORY.newDirectByteBuffer(address, length);
  }

  static int i32(long address) {
    return MEMORY.getInt(address);
  }

  static long i64(long address) {
    return MEMORY.getLong(address);
  }

  static void i32(long address, int value) {
    MEMORY.putInt(address, value);
  }

  static void i64(long address, long value) {
    MEMORY.putLong(address, value);
  }

  static void put(long address, ByteString bytes) {
    MEMORY.putByteArray(address, bytes.toByteArray(), 0, bytes.length());
  }

  /** A C string: {@code text} and a NUL. */
  static void putString(long address, ByteString text) {
    put(address, text);
    MEMORY.putByte(address + text.length(), (byte) 0);
  }

  static void zero(long address, long length) {
    MEMORY.setMemory(address, length, (byte) 0);
  }

  /** Zeroed memory for whoever {@linkplain #free frees} it. */
  static long allocate(long size) {
    long address = MEMORY.allocateMemory(size, true);
    if (address == 0) {
      throw new OutOfMemoryError(size + " bytes of native memory");
    }
    return address;
  }

  static void free(long address) {
    MEMORY.freeMemory(address);
  }
}
