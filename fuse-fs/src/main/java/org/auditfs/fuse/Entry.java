package org.auditfs.fuse;

import org.auditfs.posix.Stat;

/**
 * What a name leads to. Each one handed to the kernel counts one lookup of its node.
 *
 * @param nameMillis how long the kernel may follow the name without asking, for whoever asks it; 0
 *     to be asked each time
 * @param attributeMillis the same for the attributes
 */
public record Entry(NodeId node, Stat attributes, int nameMillis, int attributeMillis) {

  /** Of which the kernel is to remember nothing. */
  public Entry(NodeId node, Stat attributes) {
    this(node, attributes, 0, 0);
  }

  /** The same, its attributes to be asked for each time. */
  public Entry withoutAttributeLifetime() {
    return attributeMillis == 0 ? this : new Entry(node, attributes, nameMillis, 0);
  }

  /** The same, to be asked for each time. */
  public Entry withoutNameLifetime() {
    return nameMillis == 0 ? this : new Entry(node, attributes, 0, attributeMillis);
  }
}
