package org.auditfs.inode;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.auditfs.fuse.NodeId;
import org.auditfs.posix.ErrnoException;

/**
 * The live nodes: which object each is, how many lookups of it the kernel holds, and a descriptor
 * of it while there is room for one.
 *
 * <p>Node ids are never given twice. Descriptors are cached, at most so many; one is opened by its
 * object's handle when it is asked for and absent, and stays open while somebody uses it. Those
 * that could not be opened again are kept for the node's life and do not count.
 *
 * <p>All nodes are in the {@link NodeIndex}, which is flat; only those with a descriptor are
 * objects. Locks: the index's shards and the nodes, never both, and none across a system call.
 */
public final class NodeTable {

  /** The usual number of cached descriptors: about 6 MB of kernel memory. */
  public static final int DESCRIPTORS_MAX = 4096;

  /** A part of what may be open; the rest is for what callers open, and for other mounts. */
  private static final int SHARE = 4;

  private final DescriptorSource source;
  private final Clock clock;
  private final NodeIndex index;
  private final ConcurrentHashMap<NodeId, Node> open = new ConcurrentHashMap<>();

  /**
   * A table with nothing but the root, which is never forgotten.
   *
   * @param rootFd the root's descriptor, which becomes the table's
   * @param descriptorsMax the most cached descriptors, 1 or more
   */
  public NodeTable(DescriptorSource source, int descriptorsMax, ObjectKey root, int rootFd) {
    this.source = source;
    this.clock = new Clock(descriptorsMax);
    this.index = new NodeIndex(root);
    offer(NodeId.ROOT, root, rootFd, true);
  }

  /**
   * How many descriptors to cache in a process that may have {@code openFilesMax} files open.
   *
   * @return 1 or more
   */
  public static int descriptorsFor(long openFilesMax) {
    return (int) Math.max(1, Math.min(DESCRIPTORS_MAX, openFilesMax / SHARE));
  }

  /**
   * Counts one lookup of an object, which has a node from then on.
   *
   * @param fd an O_PATH descriptor of the object, which becomes the table's
   * @param keep whether a descriptor must stay open for the node's life, since the object could not
   *     be opened by its handle
   */
  public NodeId lookup(ObjectKey key, int fd, boolean keep) {
    NodeId id = count(key, fd);
    try {
      offer(id, key, fd, keep);
      return id;
    } catch (OutOfMemoryError e) {
      forget(id, 1); // the kernel will not hear of this one
      throw e;
    }
  }

  private NodeId count(ObjectKey key, int fd) {
    try {
      return index.count(key);
    } catch (OutOfMemoryError e) {
      source.close(fd);
      throw e;
    }
  }

  /**
   * Takes lookups back; with the last one the node is gone. An unknown node is let pass.
   *
   * @param lookups unsigned; more than there are take all
   */
  public void forget(NodeId id, long lookups) {
    if (index.forget(id, lookups)) {
      Node node = open.get(id);
      if (node != null) {
        discard(node);
      }
    }
  }

  /**
   * What a node stands for.
   *
   * @throws ErrnoException ESTALE when there is no such node
   */
  public ObjectKey key(NodeId id) throws ErrnoException {
    return index.key(id);
  }

  /** Whether an object has a node. */
  public boolean holds(ObjectKey key) {
    return index.find(key).value() != 0;
  }

  /** How many lookups the kernel holds; 0 when there is no such node. */
  public long lookups(NodeId id) {
    return index.lookups(id);
  }

  /** How many nodes live, the root included. */
  public int size() {
    return index.size();
  }

  /**
   * A node's descriptor, open until the pin is closed. May open it, with the rights that the source
   * takes for that.
   *
   * @throws ErrnoException ESTALE when there is no such node, or its object is gone
   */
  public Pin pin(NodeId id) throws ErrnoException {
    Node known = open.get(id);
    int cached = known == null ? Node.NO_DESCRIPTOR : useCached(known);
    return known != null && cached != Node.NO_DESCRIPTOR
        ? new Pin(this, known, cached)
        : open(id, index.key(id));
  }

  /** The pin of an object's node where a descriptor is at hand; nothing is opened. */
  public Optional<Pin> pinAtHand(ObjectKey key) {
    Node known = open.get(index.find(key));
    int cached = known == null ? Node.NO_DESCRIPTOR : useCached(known);
    return known == null || cached == Node.NO_DESCRIPTOR
        ? Optional.empty()
        : Optional.of(new Pin(this, known, cached));
  }

  /** Counts one lookup of an object that can be opened by its handle. */
  public NodeId lookup(ObjectKey key) {
    return index.count(key);
  }

  /**
   * Keeps a descriptor for the rest of the node's life: its object has lost its last name.
   *
   * @param fd an O_PATH descriptor of the object, which becomes the table's; closed where the
   *     object has no node
   */
  public void keep(ObjectKey key, int fd) {
    NodeId id = index.find(key);
    if (id.value() == 0) {
      source.close(fd);
    } else {
      offer(id, key, fd, true);
    }
  }

  /** The same with the descriptor that the node has. */
  public void keep(Pin pin) {
    Node node = pin.node();
    synchronized (node) {
      node.kept = true;
    }
    clock.leave(node);
  }

  /** Closes all descriptors that nobody uses. The table is not to be used any more. */
  public void close() {
    open.values().forEach(this::discard);
  }

  private int useCached(Node node) {
    synchronized (node) {
      if (node.fd != Node.NO_DESCRIPTOR) {
        node.users++;
        node.usedLately = true;
      }
      return node.fd;
    }
  }

  private Pin open(NodeId id, ObjectKey key) throws ErrnoException {
    int surplus = source.open(key);
    while (true) {
      Node node = opened(id, key, surplus);
      synchronized (node) {
        if (node.retired) {
          continue;
        }
        if (node.fd == Node.NO_DESCRIPTOR) {
          node.fd = surplus;
          surplus = Node.NO_DESCRIPTOR;
        }
        node.users++;
        node.usedLately = true;
      }
      close(surplus);
      enter(node);
      return new Pin(this, node, node.fd);
    }
  }

  /** The node's object, made where there is none; {@code fd} is closed where that fails. */
  private Node opened(NodeId id, ObjectKey key, int fd) {
    try {
      return open.computeIfAbsent(id, absent -> new Node(absent, key));
    } catch (OutOfMemoryError e) {
      close(fd);
      throw e;
    }
  }

  /** Gives a descriptor to a node, or closes it where the node has one. */
  private void offer(NodeId id, ObjectKey key, int fd, boolean keep) {
    int surplus = fd;
    boolean kept;
    while (true) {
      Node node = opened(id, key, fd);
      synchronized (node) {
        if (node.retired) {
          continue;
        }
        if (node.fd == Node.NO_DESCRIPTOR && !node.forgotten) {
          node.fd = fd;
          surplus = Node.NO_DESCRIPTOR;
        }
        node.kept |= keep;
        node.usedLately = true;
        kept = node.kept;
      }
      close(surplus);
      if (kept) {
        clock.leave(node);
      } else {
        enter(node);
      }
      return;
    }
  }

  private void enter(Node node) {
    Clock.Out out = clock.enter(node);
    if (out.node() != null) {
      retireIfIdle(out.node());
      close(out.fd());
    }
  }

  /** A user of the node's descriptor has gone. */
  void unpin(Node node) {
    int closing = Node.NO_DESCRIPTOR;
    synchronized (node) {
      node.users--;
      boolean nobodys = node.forgotten || (node.slot == Node.NO_SLOT && !node.kept);
      if (node.users == 0 && nobodys) {
        closing = node.takeDescriptor();
      }
    }
    if (closing != Node.NO_DESCRIPTOR) {
      retireIfIdle(node);
      source.close(closing);
    }
  }

  private void discard(Node node) {
    int closing = Node.NO_DESCRIPTOR;
    synchronized (node) {
      node.forgotten = true;
      if (node.users == 0) {
        closing = node.takeDescriptor();
      }
    }
    clock.leave(node);
    retireIfIdle(node);
    close(closing);
  }

  /** A node without a descriptor and without users leaves the table; the index still has it. */
  private void retireIfIdle(Node node) {
    synchronized (node) {
      if (!node.isIdle()) {
        return;
      }
      node.retired = true;
    }
    open.remove(node.id, node);
  }

  private void close(int fd) {
    if (fd != Node.NO_DESCRIPTOR) {
      source.close(fd);
    }
  }
}
