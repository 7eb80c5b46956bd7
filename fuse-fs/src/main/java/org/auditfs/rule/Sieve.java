package org.auditfs.rule;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Says of most hashes that were never added that they were not, at the price of one load, however
 * many were. All versions of a map share it, so it may know more than one of them holds.
 */
final class Sieve {

  private static final int BITS_A_HASH = 64;

  /** With more hashes than one in so many bits too much falls through. */
  private static final int BITS_A_HASH_MIN = 16;

  private static final int SIZE_MIN = Long.SIZE;
  private static final int SIZE_MAX = 1 << 30;

  private final AtomicLongArray words;
  private final int shift;
  private final int room;
  private int added;

  /**
   * @param hashes how many it is made for
   */
  Sieve(int hashes) {
    long wanted = Math.min(SIZE_MAX, Math.max(SIZE_MIN, (long) BITS_A_HASH * hashes));
    int log = Long.SIZE - Long.numberOfLeadingZeros(wanted - 1);
    this.words = new AtomicLongArray(1 << (log - 6));
    this.shift = Integer.SIZE - log;
    this.room = 1 << log >= SIZE_MAX ? Integer.MAX_VALUE : (1 << log) / BITS_A_HASH_MIN;
  }

  /**
   * Adds a hash.
   *
   * @return whether there was room: else another one is to be made
   */
  synchronized boolean add(int hash) {
    int bit = bit(hash);
    words.set(bit >>> 6, words.get(bit >>> 6) | (1L << bit));
    return ++added <= room;
  }

  /** Whether a hash may have been added. */
  boolean mayHold(int hash) {
    int bit = bit(hash);
    return (words.get(bit >>> 6) & (1L << bit)) != 0;
  }

  /** The upper bits of a product: the lower ones lead through the map. */
  private int bit(int hash) {
    return (hash * 0x85ebca6b) >>> shift;
  }
}
