package org.auditfs.fuse.jnr;

import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.NodeId;

/**
 * A counted lookup of a node, and of the directory in which it was found: an event that tells of
 * the node looks there for its name. Both are given back at the end of a block, unless they are
 * kept. The root is not counted.
 */
final class Held implements AutoCloseable {

  private final FuseFileSystem fs;
  private final NodeId directory;
  private final NodeId node;
  private final boolean lent;
  private boolean kept;

  private Held(FuseFileSystem fs, NodeId directory, NodeId node, boolean lent) {
    this.fs = fs;
    this.directory = directory;
    this.node = node;
    this.lent = lent;
  }

  static Held root(FuseFileSystem fs) {
    return new Held(fs, NodeId.ROOT, NodeId.ROOT, false);
  }

  NodeId node() {
    return node;
  }

  /** A lookup of a node that was found in this one, which takes the place of this. */
  Held down(NodeId child) {
    forget(directory);
    return new Held(fs, node, child, false);
  }

  /** The same, for as long as this one is held, and not to be given back. */
  Held lend() {
    return new Held(fs, directory, node, true);
  }

  /** Leaves it to the caller, who is to {@link #giveBack} it. */
  Held keep() {
    kept = true;
    return this;
  }

  void giveBack() {
    forget(node);
    forget(directory);
  }

  private void forget(NodeId counted) {
    if (!lent && !counted.equals(NodeId.ROOT)) {
      fs.forget(counted, 1);
    }
  }

  @Override
  public void close() {
    if (!kept) {
      giveBack();
    }
  }
}
