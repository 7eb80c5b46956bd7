package org.auditfs.fuse.jnr;

import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.NodeId;

/** A counted lookup of a node, given back at the end of a block. The root is not counted. */
final class Held implements AutoCloseable {

  private final FuseFileSystem fs;
  private final NodeId node;
  private boolean kept;

  private Held(FuseFileSystem fs, NodeId node, boolean kept) {
    this.fs = fs;
    this.node = node;
    this.kept = kept;
  }

  /** A lookup that is to be given back. */
  static Held of(FuseFileSystem fs, NodeId node) {
    return new Held(fs, node, node.equals(NodeId.ROOT));
  }

  /** A lookup that somebody else gives back. */
  static Held borrowed(FuseFileSystem fs, NodeId node) {
    return new Held(fs, node, true);
  }

  NodeId node() {
    return node;
  }

  /** Leaves the lookup to the caller, who gives it back by {@link #giveBack}. */
  NodeId keep() {
    kept = true;
    return node;
  }

  /** Gives back what {@link #keep} left. */
  static void giveBack(FuseFileSystem fs, NodeId node) {
    if (!node.equals(NodeId.ROOT)) {
      fs.forget(node, 1);
    }
  }

  @Override
  public void close() {
    if (!kept) {
      kept = true;
      fs.forget(node, 1);
    }
  }
}
