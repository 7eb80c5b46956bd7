package org.auditfs.chain;

import java.util.List;

/**
 * That a tree begins with all of an older one: RFC 6962, section 2.1.2.
 *
 * @param from leaves of the older tree
 * @param to leaves of the newer tree
 * @param hashes of the subtrees that both roots are made of, from the smallest on
 */
public record ConsistencyProof(long from, long to, List<Hash> hashes) {

  public ConsistencyProof {
    hashes = List.copyOf(hashes);
  }

  /**
   * Whether a tree with the root {@code newer} begins with the one with the root {@code older}. As
   * RFC 9162, section 2.1.4.2, checks it; every tree begins with the empty one.
   */
  public boolean proves(Hash older, Hash newer) {
    if (from < 0 || from > to) {
      return false;
    }
    if (from == to || from == 0) {
      boolean known = from == to ? older.equals(newer) : older.equals(TreeHasher.empty());
      return hashes.isEmpty() && known;
    }
    boolean whole = Long.bitCount(from) == 1;
    if (hashes.isEmpty() && !whole) {
      return false;
    }
    Hash first = whole ? older : hashes.get(0);
    return climb(first, hashes.subList(whole ? 0 : 1, hashes.size()), older, newer);
  }

  private boolean climb(Hash first, List<Hash> rest, Hash older, Hash newer) {
    TreeHasher hasher = new TreeHasher();
    int shared = Long.numberOfTrailingZeros(from);
    long at = (from - 1) >>> shared;
    long last = (to - 1) >>> shared;
    Hash old = first;
    Hash now = first;
    for (Hash beside : rest) {
      if (last == 0) {
        return false;
      }
      if ((at & 1) == 1 || at == last) {
        old = hasher.node(beside, old);
        now = hasher.node(beside, now);
        int levels = at == 0 ? 0 : Long.numberOfTrailingZeros(at);
        at >>>= levels;
        last >>>= levels;
      } else {
        now = hasher.node(now, beside);
      }
      at >>>= 1;
      last >>>= 1;
    }
    return last == 0 && old.equals(older) && now.equals(newer);
  }
}
