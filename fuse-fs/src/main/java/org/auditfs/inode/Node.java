package org.auditfs.inode;

import org.auditfs.fuse.NodeId;

/** A node that has a descriptor, or is getting one. All of it is guarded by the node itself. */
final class Node {

  static final int NO_DESCRIPTOR = -1;
  static final int NO_SLOT = -1;

  final NodeId id;
  final ObjectKey key;

  int fd = NO_DESCRIPTOR;

  /** How many are using {@link #fd} now. */
  int users;

  /** Whether {@link #fd} stays for the node's whole life. */
  boolean kept;

  /** Whether the kernel has forgotten it: {@link #fd} goes with its last user. */
  boolean forgotten;

  /** Whether it has left the table: whoever comes to it takes another. */
  boolean retired;

  /** Set by each use, taken by the clock's hand. */
  boolean usedLately;

  /** Where it stands in the clock; written under the {@link Clock}'s lock. */
  volatile int slot = NO_SLOT;

  Node(NodeId id, ObjectKey key) {
    this.id = id;
    this.key = key;
  }

  /** Takes the descriptor out, to be closed; the caller holds this node's lock. */
  int takeDescriptor() {
    int taken = fd;
    fd = NO_DESCRIPTOR;
    return taken;
  }

  /** Whether nothing is left that the table would need it for; the caller holds the lock. */
  boolean isIdle() {
    return fd == NO_DESCRIPTOR && users == 0;
  }
}
