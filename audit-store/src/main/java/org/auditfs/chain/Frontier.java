package org.auditfs.chain;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.file.ByteString;

/**
 * All that must be known of a tree to let it grow: the roots of the complete subtrees that its
 * leaves fall into, largest first, one for each bit that its size has set.
 */
public final class Frontier {

  private final TreeHasher hasher;
  private final Merges merges;
  private final byte[] peaks = new byte[Long.SIZE * Hash.LENGTH];
  private int count;
  private long size;

  /** The tree without leaves. */
  public Frontier(TreeHasher hasher) {
    this(hasher, Merges.NONE);
  }

  Frontier(TreeHasher hasher, Merges merges) {
    this.hasher = hasher;
    this.merges = merges;
  }

  /** The tree of {@code size} leaves with the {@code peaks} that {@link #peaks()} gave. */
  static Frontier of(TreeHasher hasher, Merges merges, long size, ByteString peaks) {
    Frontier frontier = new Frontier(hasher, merges);
    peaks.copyTo(frontier.peaks, 0);
    frontier.count = Long.bitCount(size);
    frontier.size = size;
    return frontier;
  }

  /** A tree like this one, which grows by itself. */
  public Frontier copy() {
    return of(hasher, Merges.NONE, size, peaks());
  }

  /** Leaves of the tree. */
  public long size() {
    return size;
  }

  /** The peaks side by side. */
  ByteString peaks() {
    return ByteString.of(peaks, 0, count * Hash.LENGTH);
  }

  /** Adds the leaves of {@code span}, which must begin where this tree ends. */
  public void push(Span span) {
    if (span.begin() != size) {
      throw new IllegalArgumentException("leaf " + span.begin() + " after " + size + " leaves");
    }
    span.pushTo(this);
  }

  /** Adds a complete subtree of 2^level leaves; that many must divide the size. */
  void push(int level, byte[] hash, int at) {
    System.arraycopy(hash, at, peaks, count * Hash.LENGTH, Hash.LENGTH);
    count++;
    long begin = size;
    size += 1L << level;
    for (int l = level; (begin >>> l & 1) == 1; l++) {
      long middle = begin;
      begin -= 1L << l;
      join(begin, middle);
    }
  }

  private void join(long begin, long middle) {
    int left = (count - 2) * Hash.LENGTH;
    int right = left + Hash.LENGTH;
    merges.merged(begin, middle, size, peaks, left, peaks, right);
    hasher.node(peaks, left, peaks, right, peaks, left);
    count--;
  }

  /** The hash of the whole tree. */
  public Hash root() {
    if (count == 0) {
      return TreeHasher.empty();
    }
    byte[] root = new byte[Hash.LENGTH];
    System.arraycopy(peaks, (count - 1) * Hash.LENGTH, root, 0, Hash.LENGTH);
    long middle = size & (size - 1);
    for (int i = count - 2; i >= 0; i--) {
      long begin = middle & (middle - 1);
      merges.merged(begin, middle, size, peaks, i * Hash.LENGTH, root, 0);
      hasher.node(peaks, i * Hash.LENGTH, root, 0, root, 0);
      middle = begin;
    }
    return Hash.of(root, 0);
  }

  /** The peaks one by one. */
  public List<Hash> peakList() {
    List<Hash> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(Hash.of(peaks, i * Hash.LENGTH));
    }
    return list;
  }
}
