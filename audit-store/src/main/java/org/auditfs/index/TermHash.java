package org.auditfs.index;

import org.auditfs.file.ByteString;

/** 64-bit hashes of terms. Part of the index's format: a change needs a new format version. */
public final class TermHash {

  /** From FNV-1a. */
  private static final long BASIS = 0xcbf29ce484222325L;

  /** Odd, and of no pattern: from the finalizer of MurmurHash3. */
  private static final long FACTOR = 0xff51afd7ed558ccdL;

  private TermHash() {}

  /** The hash of a number. */
  public static long of(long value) {
    return mix(value + 0x9e3779b97f4a7c15L);
  }

  /** The hash of a text: eight bytes at a time, little-endian, the last ones filled with zeros. */
  public static long of(ByteString value) {
    long hash = BASIS ^ value.length();
    int at = 0;
    for (; at + Long.BYTES <= value.length(); at += Long.BYTES) {
      hash = (hash ^ value.longAt(at)) * FACTOR;
      hash ^= hash >>> 32;
    }
    long rest = 0;
    for (int shift = 0; at < value.length(); at++, shift += Byte.SIZE) {
      rest |= (value.at(at) & 0xffL) << shift;
    }
    return mix((hash ^ rest) * FACTOR);
  }

  /** The finalizer of MurmurHash3: every bit hangs on every other. */
  private static long mix(long value) {
    long hash = value;
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }
}
