package org.auditfs.inode;

import org.auditfs.file.Errno;
import org.auditfs.fuse.NodeId;
import org.auditfs.posix.ErrnoException;

/**
 * Which object each node id stands for, and how many lookups of it the kernel holds. A node costs
 * some fifty bytes and no object of its own. Makes no system call.
 *
 * <p>A node id is made of the shard, the place in it and how often that place was used before, so
 * that it is not given twice (in 2^26 uses of one place). The root is apart: its id is FUSE's.
 */
final class NodeIndex {

  private static final int SHARD_BITS = 4;
  static final int SHARDS = 1 << SHARD_BITS;
  private static final int PLACE_BITS = 32;

  /** Above {@link NodeId#ROOT} and 0, which is none. */
  private static final int FIRST_ID = 2;

  private final ObjectKey root;
  private final Families families = new Families();
  private final NodeShard[] shards = new NodeShard[SHARDS];

  NodeIndex(ObjectKey root) {
    this.root = root;
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new NodeShard(families);
    }
  }

  /** Counts one lookup of an object, which has a node from then on. */
  NodeId count(ObjectKey key) {
    if (key.equals(root)) {
      return NodeId.ROOT;
    }
    int hash = hash(key);
    return id(shard(hash), shards[shard(hash)].count(key, hash));
  }

  /** The node of an object; 0 where it has none. */
  NodeId find(ObjectKey key) {
    if (key.equals(root)) {
      return NodeId.ROOT;
    }
    int hash = hash(key);
    long place = shards[shard(hash)].find(key, hash);
    return place == NodeShard.NOWHERE ? new NodeId(0) : id(shard(hash), place);
  }

  /**
   * Takes lookups back.
   *
   * @param lookups unsigned; more than there are take all
   * @return whether the node is gone by that
   */
  boolean forget(NodeId id, long lookups) {
    return isPossible(id) && shards[shard(id)].forget(place(id), lookups);
  }

  /**
   * What a node stands for.
   *
   * @throws ErrnoException ESTALE when there is no such node
   */
  ObjectKey key(NodeId id) throws ErrnoException {
    if (id.equals(NodeId.ROOT)) {
      return root;
    }
    ObjectKey key = isPossible(id) ? shards[shard(id)].key(place(id)) : null;
    if (key == null) {
      throw new ErrnoException(Errno.ESTALE, "node " + id.value());
    }
    return key;
  }

  /** How many lookups the kernel holds; 0 when there is no such node, 1 for the root. */
  long lookups(NodeId id) {
    if (id.equals(NodeId.ROOT)) {
      return 1;
    }
    return isPossible(id) ? shards[shard(id)].lookups(place(id)) : 0;
  }

  /** How many nodes live, the root included. */
  int size() {
    int size = 1;
    for (NodeShard shard : shards) {
      size += shard.size();
    }
    return size;
  }

  private static int hash(ObjectKey key) {
    int hash = key.hashCode() * 0x9e3779b9;
    return hash ^ hash >>> 15;
  }

  private static int shard(int hash) {
    return hash & (SHARDS - 1);
  }

  private static NodeId id(int shard, long place) {
    return new NodeId((place << SHARD_BITS | shard) + FIRST_ID);
  }

  private static boolean isPossible(NodeId id) {
    return id.value() >= FIRST_ID;
  }

  private static int shard(NodeId id) {
    return (int) (id.value() - FIRST_ID) & (SHARDS - 1);
  }

  private static long place(NodeId id) {
    return (id.value() - FIRST_ID) >>> SHARD_BITS;
  }

  /** The place's number without how often it was used. */
  static int number(long place) {
    return (int) place;
  }

  /** How often the place was used before. */
  static int use(long place) {
    return (int) (place >>> PLACE_BITS);
  }

  /** Both in one. */
  static long place(int number, int use) {
    return (long) (use & 0x3ffffff) << PLACE_BITS | number;
  }
}
