package org.auditfs.fuse.jnr;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.NodeId;

/**
 * Objects that lost their name while they were open. libfuse, which knows objects by paths alone,
 * would rename such an object to {@code .fuse_hidden…} in its directory. Here the name is removed
 * as was asked, and {@code .fuse_hidden…} stands for the object between libfuse and us: no
 * directory ever has it.
 *
 * <p>Each keeps a counted lookup of its node, until the object is closed.
 */
final class Nameless {

  private final ConcurrentHashMap<ByteString, Held> byName = new ConcurrentHashMap<>();

  boolean isEmpty() {
    return byName.isEmpty();
  }

  /** Takes a lookup over: {@code name}, which libfuse made up, stands for it from now on. */
  void add(ByteString name, Held held) {
    byName.put(name, held);
  }

  /**
   * What a name stands for, lent. libfuse put the object's number into the name, and somebody may
   * give a file of his own such a name: that file's number is another one.
   *
   * @param number of the object that is asked for
   */
  Optional<Held> get(ByteString name, long number) {
    Held held = isEmpty() ? null : byName.get(name);
    return held != null && name.startsWith(ByteString.of(".fuse_hidden%08x".formatted(number)))
        ? Optional.of(held.lend())
        : Optional.empty();
  }

  /** Nobody has the node open any more. */
  void closed(NodeId node) {
    for (var named : byName.entrySet()) {
      if (named.getValue().node().equals(node)) {
        remove(named.getKey());
      }
    }
  }

  /** libfuse has no use for the name any more. */
  void remove(ByteString name) {
    Held held = byName.remove(name);
    if (held != null) {
      held.giveBack();
    }
  }
}
