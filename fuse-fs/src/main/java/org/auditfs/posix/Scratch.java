package org.auditfs.posix;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;

/**
 * A thread's own native memory for the arguments of one system call: two C strings, one structure,
 * one value. Allocated once, so that no call allocates.
 */
final class Scratch {

  /** XATTR_SIZE_MAX and XATTR_LIST_MAX of linux/limits.h. */
  static final int VALUE_MAX = 65536;

  private static final int STRING_SIZE = 4096;
  private static final int STRUCTURE_SIZE = 4096;
  private static final int SECOND = STRING_SIZE;
  private static final int STRUCTURE = 2 * STRING_SIZE;
  private static final int VALUE = STRUCTURE + STRUCTURE_SIZE;

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private final ByteBuffer memory =
      ByteBuffer.allocateDirect(VALUE + VALUE_MAX).order(ByteOrder.nativeOrder());
  private final long base = addressOf(memory);

  /** A view of the structure's memory, in native byte order; absolute access only. */
  final ByteBuffer structure =
      memory.slice(STRUCTURE, STRUCTURE_SIZE).order(ByteOrder.nativeOrder());

  /** A view of the value's memory; absolute access only. */
  final ByteBuffer value = memory.slice(VALUE, VALUE_MAX).order(ByteOrder.nativeOrder());

  final long structureAddress = base + STRUCTURE;
  final long valueAddress = base + VALUE;

  static Scratch get() {
    return OF_THREAD.get();
  }

  /** The native address of a direct buffer's first byte (index 0 of it). */
  static long addressOf(ByteBuffer buffer) {
    return MemoryIO.getInstance().getDirectBufferAddress(buffer);
  }

  /** Writes the first C string and returns its address. */
  long string(ByteString name) throws ErrnoException {
    return write(name, 0);
  }

  /** Writes the second C string and returns its address. */
  long secondString(ByteString name) throws ErrnoException {
    return write(name, SECOND);
  }

  /** Writes bytes without a NUL to the value's memory and returns their address. */
  long valueOf(ByteString bytes) throws ErrnoException {
    if (bytes.length() > VALUE_MAX) {
      throw new ErrnoException(Errno.E2BIG, "value of " + bytes.length() + " bytes");
    }
    bytes.copyTo(value, 0);
    return valueAddress;
  }

  /** Writes bytes without a NUL to the structure's memory and returns their address. */
  long structureOf(ByteString bytes) throws ErrnoException {
    if (bytes.length() > STRUCTURE_SIZE) {
      throw new ErrnoException(Errno.E2BIG, "text of " + bytes.length() + " bytes");
    }
    bytes.copyTo(structure, 0);
    return structureAddress;
  }

  /** The same, with nothing of an earlier call behind the bytes. */
  long zeroedStructureOf(ByteString bytes) throws ErrnoException {
    long address = structureOf(bytes);
    for (int at = bytes.length(); at < STRUCTURE_SIZE; at++) {
      structure.put(at, (byte) 0);
    }
    return address;
  }

  private long write(ByteString name, int at) throws ErrnoException {
    if (name.length() >= STRING_SIZE) {
      throw new ErrnoException(Errno.ENAMETOOLONG, "name of " + name.length() + " bytes");
    }
    if (name.indexOf((byte) 0, 0) >= 0) {
      throw new ErrnoException(Errno.EINVAL, "name with a NUL byte");
    }
    name.copyTo(memory, at);
    memory.put(at + name.length(), (byte) 0);
    return base + at;
  }
}
