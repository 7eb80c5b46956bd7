package org.auditfs.chain;

import java.util.List;
import java.util.Optional;

/**
 * That a leaf is in a tree: RFC 6962, section 2.1.1.
 *
 * @param index the leaf, from 0
 * @param size leaves of the tree
 * @param hashes of the subtrees beside the way from the leaf to the root, from the leaf on
 */
public record InclusionProof(long index, long size, List<Hash> hashes) {

  public InclusionProof {
    hashes = List.copyOf(hashes);
  }

  /**
   * The root of the tree that has {@code leaf} at its place; empty when the proof fits no tree. As
   * RFC 9162, section 2.1.3.2, checks it.
   */
  public Optional<Hash> root(Hash leaf) {
    if (index < 0 || index >= size) {
      return Optional.empty();
    }
    TreeHasher hasher = new TreeHasher();
    long at = index;
    long last = size - 1;
    Hash root = leaf;
    for (Hash beside : hashes) {
      if (last == 0) {
        return Optional.empty();
      }
      if ((at & 1) == 1 || at == last) {
        root = hasher.node(beside, root);
        int levels = at == 0 ? 0 : Long.numberOfTrailingZeros(at);
        at >>>= levels;
        last >>>= levels;
      } else {
        root = hasher.node(root, beside);
      }
      at >>>= 1;
      last >>>= 1;
    }
    return last == 0 ? Optional.of(root) : Optional.empty();
  }
}
