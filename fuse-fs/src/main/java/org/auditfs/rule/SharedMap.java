package org.auditfs.rule;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map of any size: a changed one is a new value that shares all but one path with the
 * old. A hash trie (Bagwell, "Ideal Hash Trees", 2001) of 32 branches a level. Looking up allocates
 * nothing; a change copies a few small arrays; what two of them differ in is found without visiting
 * what they share.
 */
final class SharedMap<K, V> {

  private static final SharedMap<?, ?> EMPTY = new SharedMap<>(null, 0, new Sieve(0));

  private static final int BITS = 5;
  private static final int MASK = (1 << BITS) - 1;

  /** Where the hash is used up, and keys are compared one by one. */
  private static final int DEPTH_MAX = Integer.SIZE;

  private sealed interface Node<K, V> permits Branch, Leaf {}

  /** The children that there are, in the order of the bits of {@code present}. */
  private static final class Branch<K, V> implements Node<K, V> {
    private final int present;
    private final Node<K, V>[] children;

    Branch(int present, Node<K, V>[] children) {
      this.present = present;
      this.children = children;
    }

    int index(int bit) {
      return Integer.bitCount(present & (bit - 1));
    }

    @Nullable Node<K, V> child(int bit) {
      return (present & bit) == 0 ? null : children[index(bit)];
    }
  }

  /** An entry; those whose hashes are the same are a chain. */
  private record Leaf<K, V>(int hash, K key, V value, @Nullable Leaf<K, V> next)
      implements Node<K, V> {}

  private final @Nullable Node<K, V> root;
  private final int size;

  /** So that what is not there costs the same in a map of any size. */
  private final Sieve sieve;

  private SharedMap(@Nullable Node<K, V> root, int size, Sieve sieve) {
    this.root = root;
    this.size = size;
    this.sieve = sieve;
  }

  @SuppressWarnings("unchecked") // it holds neither keys nor values
  static <K, V> SharedMap<K, V> empty() {
    return (SharedMap<K, V>) EMPTY;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The value of a key; none where there is no such key. */
  @Nullable V get(K key) {
    int hash = spread(key);
    return sieve.mayHold(hash) ? get(key, hash) : null;
  }

  private @Nullable V get(K key, int hash) {
    Node<K, V> node = root;
    for (int shift = 0; node instanceof Branch<K, V> branch; shift += BITS) {
      node = branch.child(bit(hash, shift));
    }
    Leaf<K, V> leaf = node instanceof Leaf<K, V> it && it.hash == hash ? it : null;
    while (leaf != null && !leaf.key.equals(key)) {
      leaf = leaf.next;
    }
    return leaf == null ? null : leaf.value;
  }

  /** With this value for the key. */
  SharedMap<K, V> with(K key, V value) {
    V old = get(key);
    if (old == value) {
      return this;
    }
    Leaf<K, V> leaf = new Leaf<>(spread(key), key, value, null);
    Node<K, V> next = root == null ? leaf : with(root, 0, leaf);
    return old != null
        ? new SharedMap<>(next, size, sieve)
        : new SharedMap<>(next, size + 1, sieveFor(next, leaf.hash));
  }

  /** One that lets all keys through; nobody shares that of the empty map. */
  private Sieve sieveFor(Node<K, V> next, int hash) {
    if (size > 0 && sieve.add(hash)) {
      return sieve;
    }
    Sieve wider = new Sieve(size + 1);
    forEach(
        next,
        (key, value) -> {
          var unused = wider.add(spread(key));
        });
    return wider;
  }

  /** Without the key. */
  SharedMap<K, V> without(K key) {
    return root == null || get(key) == null
        ? this
        : new SharedMap<>(without(root, 0, spread(key), key), size - 1, sieve);
  }

  /** Gives every entry, in no order that means anything. */
  void forEach(BiConsumer<? super K, ? super V> each) {
    forEach(root, each);
  }

  /** Gives every entry that {@code before} did not have, or had with another value. */
  void forEachSince(SharedMap<K, V> before, BiConsumer<? super K, ? super V> each) {
    since(root, before.root, before, each);
  }

  private static int spread(Object key) {
    int hash = key.hashCode() * 0x9e3779b9;
    return hash ^ hash >>> 15;
  }

  private static int bit(int hash, int shift) {
    return 1 << (hash >>> shift & MASK);
  }

  private static <K, V> Node<K, V> with(Node<K, V> node, int shift, Leaf<K, V> leaf) {
    if (node instanceof Leaf<K, V> there) {
      return there.hash == leaf.hash || shift >= DEPTH_MAX
          ? chained(there, leaf)
          : with(branch(bit(there.hash, shift), there), shift, leaf);
    }
    Branch<K, V> branch = (Branch<K, V>) node;
    int bit = bit(leaf.hash, shift);
    Node<K, V> child = branch.child(bit);
    return child == null
        ? inserted(branch, bit, leaf)
        : replaced(branch, bit, with(child, shift + BITS, leaf));
  }

  private static <K, V> Leaf<K, V> chained(Leaf<K, V> there, Leaf<K, V> leaf) {
    return new Leaf<>(leaf.hash, leaf.key, leaf.value, unchained(there, leaf.key));
  }

  private static <K, V> @Nullable Leaf<K, V> unchained(@Nullable Leaf<K, V> chain, K key) {
    if (chain == null || chain.key.equals(key)) {
      return chain == null ? null : chain.next;
    }
    return new Leaf<>(chain.hash, chain.key, chain.value, unchained(chain.next, key));
  }

  private static <K, V> @Nullable Node<K, V> without(Node<K, V> node, int shift, int hash, K key) {
    if (node instanceof Leaf<K, V> leaf) {
      return unchained(leaf, key);
    }
    Branch<K, V> branch = (Branch<K, V>) node;
    int bit = bit(hash, shift);
    Node<K, V> child = Objects.requireNonNull(branch.child(bit));
    Node<K, V> left = without(child, shift + BITS, hash, key);
    return left == null ? removed(branch, bit) : replaced(branch, bit, left);
  }

  @SuppressWarnings("unchecked") // an array of nodes, and nobody else sees it
  private static <K, V> Node<K, V>[] nodes(int length) {
    return (Node<K, V>[]) new Node<?, ?>[length];
  }

  private static <K, V> Branch<K, V> branch(int bit, Node<K, V> child) {
    Node<K, V>[] children = nodes(1);
    children[0] = child;
    return new Branch<>(bit, children);
  }

  private static <K, V> Branch<K, V> inserted(Branch<K, V> branch, int bit, Node<K, V> child) {
    int at = branch.index(bit);
    Node<K, V>[] children = nodes(branch.children.length + 1);
    System.arraycopy(branch.children, 0, children, 0, at);
    children[at] = child;
    System.arraycopy(branch.children, at, children, at + 1, branch.children.length - at);
    return new Branch<>(branch.present | bit, children);
  }

  private static <K, V> Branch<K, V> replaced(Branch<K, V> branch, int bit, Node<K, V> child) {
    Node<K, V>[] children = Arrays.copyOf(branch.children, branch.children.length);
    children[branch.index(bit)] = child;
    return new Branch<>(branch.present, children);
  }

  private static <K, V> @Nullable Node<K, V> removed(Branch<K, V> branch, int bit) {
    if (branch.children.length == 1) {
      return null;
    }
    int at = branch.index(bit);
    Node<K, V>[] children = nodes(branch.children.length - 1);
    System.arraycopy(branch.children, 0, children, 0, at);
    System.arraycopy(branch.children, at + 1, children, at, children.length - at);
    return new Branch<>(branch.present & ~bit, children);
  }

  private static <K, V> void forEach(
      @Nullable Node<K, V> node, BiConsumer<? super K, ? super V> each) {
    if (node instanceof Branch<K, V> branch) {
      for (Node<K, V> child : branch.children) {
        forEach(child, each);
      }
    }
    for (Leaf<K, V> leaf = asLeaf(node); leaf != null; leaf = leaf.next) {
      each.accept(leaf.key, leaf.value);
    }
  }

  private static <K, V> @Nullable Leaf<K, V> asLeaf(@Nullable Node<K, V> node) {
    return node instanceof Leaf<K, V> leaf ? leaf : null;
  }

  private static <K, V> void since(
      @Nullable Node<K, V> node,
      @Nullable Node<K, V> old,
      SharedMap<K, V> before,
      BiConsumer<? super K, ? super V> each) {
    if (node == old) {
      return;
    }
    if (node instanceof Branch<K, V> branch && old instanceof Branch<K, V> oldBranch) {
      for (int left = branch.present; left != 0; left &= left - 1) {
        int bit = Integer.lowestOneBit(left);
        since(branch.child(bit), oldBranch.child(bit), before, each);
      }
      return;
    }
    forEach(
        node,
        (key, value) -> {
          if (!value.equals(before.get(key))) {
            each.accept(key, value);
          }
        });
  }
}
