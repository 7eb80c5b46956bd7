package org.auditfs.chain;

/** Sees subtrees being put together: who watches a tree grow knows every proof. */
interface Merges {

  /** Sees nothing. */
  Merges NONE = (begin, middle, end, left, leftAt, right, rightAt) -> {};

  /** The subtree of leaves {@code begin} to {@code end} is made of two, which meet at middle. */
  void merged(
      long begin, long middle, long end, byte[] left, int leftAt, byte[] right, int rightAt);
}
