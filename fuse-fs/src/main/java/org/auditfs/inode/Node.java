package org.auditfs.inode;

import org.auditfs.fuse.NodeId;

/** A live node. Its descriptor is guarded by the node itself, its count by the table. */
final class Node {

  static final int NO_DESCRIPTOR = -1;
  static final int NO_SLOT = -1;

  final NodeId id;
  final ObjectKey key;

  /** Lookups that the kernel has not given back; changed inside the table's compute only. */
  long lookups;

  /** Guarded by this node, and so the five below. */
  int fd = NO_DESCRIPTOR;

  /** How many are using {@link #fd} now. */
  int users;

  /** Whether {@link #fd} stays for the node's whole life. */
  boolean kept;

  /** Whether the kernel has forgotten it: {@link #fd} goes with its last user. */
  boolean forgotten;

  /** Set by each use, taken by the clock's hand. */
  boolean usedLately;

  /** Where it stands in the clock; written under the {@link Clock}'s lock. */
  volatile int slot = NO_SLOT;

  /** Takes the descriptor out, to be closed; the caller holds this node's lock. */
  int takeDescriptor() {
    int taken = fd;
    fd = NO_DESCRIPTOR;
    return taken;
  }

  Node(NodeId id, ObjectKey key) {
    this.id = id;
    this.key = key;
  }
}
