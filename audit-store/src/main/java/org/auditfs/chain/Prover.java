package org.auditfs.chain;

import java.util.ArrayList;
import java.util.List;

/** Grows a tree and gathers a proof on the way. What it is given must not be trusted before. */
public final class Prover {

  private final TreeHasher hasher = new TreeHasher();
  private final List<Hash> hashes = new ArrayList<>();
  private final Frontier frontier;
  private final long at;

  private Prover(long at, boolean inclusion) {
    this.at = at;
    this.frontier = new Frontier(hasher, inclusion ? this::beside : this::between);
  }

  /** Proves that the leaf {@code index} is in the tree, whose own hash must be among the given. */
  public static Prover ofInclusion(long index) {
    return new Prover(index, true);
  }

  /** Proves that the tree begins with that of {@code size} leaves. */
  public static Prover ofConsistency(long size) {
    return new Prover(size, false);
  }

  /** Leaves so far. */
  public long size() {
    return frontier.size();
  }

  /** Adds leaves that need not be told apart: the proven one is not among them. */
  public void push(Span span) {
    frontier.push(span);
  }

  /** Adds one leaf. */
  public void push(byte[] record, int from, int to) {
    byte[] hash = new byte[Hash.LENGTH];
    hasher.leaf(record, from, to, hash, 0);
    frontier.push(0, hash, 0);
  }

  /** The proof, when the tree is as large as it shall be. */
  public InclusionProof inclusion() {
    Hash unused = frontier.root();
    return new InclusionProof(at, frontier.size(), hashes);
  }

  /** The proof, when the tree is as large as it shall be. */
  public ConsistencyProof consistency() {
    Hash unused = frontier.root();
    return new ConsistencyProof(at, frontier.size(), hashes);
  }

  private void beside(
      long begin, long middle, long end, byte[] left, int leftAt, byte[] right, int rightAt) {
    if (begin <= at && at < middle) {
      hashes.add(Hash.of(right, rightAt));
    } else if (middle <= at && at < end) {
      hashes.add(Hash.of(left, leftAt));
    }
  }

  /** A subtree that ends at the older tree's end is in both; at the very left it is all of it. */
  private void between(
      long begin, long middle, long end, byte[] left, int leftAt, byte[] right, int rightAt) {
    if (at == middle) {
      if (begin > 0) {
        hashes.add(Hash.of(left, leftAt));
      }
      hashes.add(Hash.of(right, rightAt));
    } else if (begin < at && at < middle) {
      hashes.add(Hash.of(right, rightAt));
    } else if (middle < at && at < end) {
      hashes.add(Hash.of(left, leftAt));
    }
  }
}
