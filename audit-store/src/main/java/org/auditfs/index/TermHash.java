package org.auditfs.index;

import org.auditfs.file.ByteString;

/** 64-bit hashes of terms. Part of the index's format: a change needs a new format version. */
public final class TermHash {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private TermHash() {}

  /** The hash of a number. */
  public static long of(long value) {
    return mix(value + 0x9e3779b97f4a7c15L);
  }

  /** The hash of a text: FNV-1a, then mixed. */
  public static long of(ByteString value) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < value.length(); i++) {
      hash = (hash ^ (value.at(i) & 0xff)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /** The finalizer of MurmurHash3: every bit hangs on every other. */
  private static long mix(long value) {
    long hash = value;
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }
}
