package org.auditfs.fuse;

import org.auditfs.posix.Stat;

/**
 * What a name leads to. Each one handed to the kernel counts one lookup of its node.
 *
 * @param nameMillis how long the kernel may follow the name without asking, for whoever asks it; 0
 *     to be asked each time
 * @param attributeMillis the same for the attributes
 * @param guard whether the name may be a trap; if so, it has no lifetime
 */
public record Entry(
    NodeId node, Stat attributes, int nameMillis, int attributeMillis, StickyGuard guard) {

  /** By a name that is no trap. */
  public Entry(NodeId node, Stat attributes, int nameMillis, int attributeMillis) {
    this(node, attributes, nameMillis, attributeMillis, StickyGuard.NONE);
  }

  /** The same, its attributes to be asked for each time. */
  public Entry withoutAttributeLifetime() {
    return attributeMillis == 0 ? this : new Entry(node, attributes, nameMillis, 0, guard);
  }

  /** The same, to be asked for each time. */
  public Entry withoutNameLifetime() {
    return nameMillis == 0 ? this : new Entry(node, attributes, 0, attributeMillis, guard);
  }
}
