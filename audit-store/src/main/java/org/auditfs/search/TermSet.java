package org.auditfs.search;

import java.util.Arrays;

/** Distinct hashes, gathered from sorted lists and single ones. */
final class TermSet {

  private static final int LOOSE_MAX = 4096;

  private long[] sorted = new long[0];
  private final long[] loose = new long[LOOSE_MAX];
  private int looseCount;

  void add(long hash) {
    if (looseCount == LOOSE_MAX) {
      settle();
    }
    loose[looseCount++] = hash;
  }

  /** Adds hashes that ascend, each once. */
  void addAll(long[] hashes) {
    long[] merged = new long[sorted.length + hashes.length];
    int length = 0;
    int left = 0;
    int right = 0;
    while (left < sorted.length || right < hashes.length) {
      boolean fromLeft =
          right == hashes.length || (left < sorted.length && sorted[left] <= hashes[right]);
      long next = fromLeft ? sorted[left++] : hashes[right++];
      if (length == 0 || merged[length - 1] != next) {
        merged[length++] = next;
      }
    }
    sorted = Arrays.copyOf(merged, length);
  }

  private void settle() {
    long[] few = Arrays.stream(loose, 0, looseCount).sorted().distinct().toArray();
    looseCount = 0;
    addAll(few);
  }

  /** How many there are. */
  int size() {
    settle();
    return sorted.length;
  }
}
