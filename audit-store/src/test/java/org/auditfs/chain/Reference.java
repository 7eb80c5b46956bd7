package org.auditfs.chain;

import java.util.ArrayList;
import java.util.List;

/** RFC 6962, section 2.1, word for word: slow, and with nothing in common with what is tested. */
final class Reference {

  private final TreeHasher hasher = new TreeHasher();
  private final List<byte[]> leaves;

  Reference(List<byte[]> leaves) {
    this.leaves = List.copyOf(leaves);
  }

  /** MTH of the first {@code n} leaves. */
  Hash root(int n) {
    return root(0, n);
  }

  private Hash root(int from, int to) {
    if (from == to) {
      return TreeHasher.empty();
    }
    if (to - from == 1) {
      return hasher.leaf(leaves.get(from));
    }
    int k = split(to - from);
    return hasher.node(root(from, from + k), root(from + k, to));
  }

  /** The largest power of two smaller than n. */
  private static int split(int n) {
    return Integer.highestOneBit(n - 1);
  }

  /** PATH(m, D[n]). */
  List<Hash> inclusion(int m, int n) {
    return path(m, 0, n);
  }

  private List<Hash> path(int m, int from, int to) {
    if (to - from == 1) {
      return List.of();
    }
    int k = split(to - from);
    List<Hash> path;
    if (m < k) {
      path = new ArrayList<>(path(m, from, from + k));
      path.add(root(from + k, to));
    } else {
      path = new ArrayList<>(path(m - k, from + k, to));
      path.add(root(from, from + k));
    }
    return path;
  }

  /** PROOF(m, D[n]). */
  List<Hash> consistency(int m, int n) {
    return subproof(m, 0, n, true);
  }

  private List<Hash> subproof(int m, int from, int to, boolean whole) {
    if (m == to - from) {
      return whole ? List.of() : List.of(root(from, to));
    }
    int k = split(to - from);
    List<Hash> proof;
    if (m <= k) {
      proof = new ArrayList<>(subproof(m, from, from + k, whole));
      proof.add(root(from + k, to));
    } else {
      proof = new ArrayList<>(subproof(m - k, from + k, to, false));
      proof.add(root(from, from + k));
    }
    return proof;
  }
}
