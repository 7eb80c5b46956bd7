package org.auditfs.chain;

import java.util.Arrays;
import org.auditfs.file.ByteString;

/**
 * The hashes that stand for the leaves from {@code begin} to {@code end} of a tree: complete
 * subtrees, from left to right, each as large as its place allows but of at most {@link #BLOCK}
 * leaves. So it can be joined with the spans at its sides, and two spans that differ tell in which
 * block of leaves they do, at half a byte a leaf.
 */
public final class Span {

  /** Levels of the largest subtree. */
  static final int LEVEL_MAX = 6;

  /** Leaves of the largest subtree. */
  public static final int BLOCK = 1 << LEVEL_MAX;

  private final TreeHasher hasher;
  private final long begin;
  private long end;
  private byte[] hashes;
  private int count;

  /** A span without leaves, that grows with {@code hasher}. */
  public Span(TreeHasher hasher, long begin) {
    this(hasher, begin, begin, new byte[4 * Hash.LENGTH], 0);
  }

  private Span(TreeHasher hasher, long begin, long end, byte[] hashes, int count) {
    this.hasher = hasher;
    this.begin = begin;
    this.end = end;
    this.hashes = hashes;
    this.count = count;
  }

  /** A span that was written down. */
  static Span of(TreeHasher hasher, long begin, long end, ByteString hashes) {
    return new Span(hasher, begin, end, hashes.toByteArray(), hashes.length() / Hash.LENGTH);
  }

  /** A span like this one, which grows by itself. */
  public Span copy() {
    return new Span(hasher, begin, end, hashes.clone(), count);
  }

  /** The first leaf. */
  public long begin() {
    return begin;
  }

  /** The leaf after the last. */
  public long end() {
    return end;
  }

  /** The hashes side by side. */
  ByteString hashes() {
    return ByteString.of(hashes, 0, count * Hash.LENGTH);
  }

  /** The level of the subtree that begins at {@code at} in a span that ends at {@code end}. */
  static int level(long at, long end) {
    int room = Long.SIZE - 1 - Long.numberOfLeadingZeros(end - at);
    return Math.min(Math.min(LEVEL_MAX, Long.numberOfTrailingZeros(at)), room);
  }

  /** How many subtrees a span has; {@code limit} or more is {@code limit}. */
  static int count(long begin, long end, int limit) {
    int count = 0;
    for (long at = begin; at < end && count < limit; count++) {
      at += 1L << level(at, end);
    }
    return count;
  }

  /** Adds the leaf {@code record[from..to)}. */
  public void append(byte[] record, int from, int to) {
    if ((count + 1) * Hash.LENGTH > hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * hashes.length);
    }
    hasher.leaf(record, from, to, hashes, count * Hash.LENGTH);
    count++;
    for (int level = 0; joins(level); level++) {
      int left = (count - 2) * Hash.LENGTH;
      hasher.node(hashes, left, hashes, left + Hash.LENGTH, hashes, left);
      count--;
    }
    end++;
  }

  /** Whether the subtree of {@code level} that the new leaf ends has its left sister here. */
  private boolean joins(int level) {
    return level < LEVEL_MAX && (end >>> level & 1) == 1 && end + 1 - (2L << level) >= begin;
  }

  /** Adds all to {@code frontier}, which must end where this begins. */
  void pushTo(Frontier frontier) {
    int node = 0;
    for (long at = begin; at < end; node++) {
      int level = level(at, end);
      frontier.push(level, hashes, node * Hash.LENGTH);
      at += 1L << level;
    }
  }

  /**
   * The first leaves that another span of the same ends has other hashes for; this one's end when
   * there are none.
   */
  public long firstDifference(Span other) {
    int node = 0;
    long at = begin;
    while (at < end) {
      int from = node * Hash.LENGTH;
      int to = from + Hash.LENGTH;
      if (!Arrays.equals(hashes, from, to, other.hashes, from, to)) {
        return at;
      }
      at += 1L << level(at, end);
      node++;
    }
    return end;
  }

  /** The leaf after the last of the subtree that begins at {@code at}. */
  public long endOfBlock(long at) {
    return at + (1L << level(at, end));
  }
}
