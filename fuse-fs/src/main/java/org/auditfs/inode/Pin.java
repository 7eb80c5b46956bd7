package org.auditfs.inode;

/** A node's O_PATH descriptor, open as long as this is. Belongs to one thread. */
public final class Pin implements AutoCloseable {

  private final NodeTable table;
  private final Node node;
  private final int fd;

  Pin(NodeTable table, Node node, int fd) {
    this.table = table;
    this.node = node;
    this.fd = fd;
  }

  /** The descriptor; not to be closed. */
  public int fd() {
    return fd;
  }

  /** What the node stands for. */
  public ObjectKey key() {
    return node.key;
  }

  Node node() {
    return node;
  }

  @Override
  public void close() {
    table.unpin(node);
  }
}
