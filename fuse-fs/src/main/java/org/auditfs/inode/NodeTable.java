package org.auditfs.inode;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.auditfs.file.Errno;
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
 * <p>Callers see ids, keys and {@link Pin}s only, so that objects can give way to flat arrays.
 */
public final class NodeTable {

  /** The usual number of cached descriptors: about 6 MB of kernel memory. */
  public static final int DESCRIPTORS_MAX = 4096;

  private final DescriptorSource source;
  private final Clock clock;
  private final ConcurrentHashMap<ObjectKey, Node> byKey = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<NodeId, Node> byId = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong(NodeId.ROOT.value());

  /**
   * A table with nothing but the root, which is never forgotten.
   *
   * @param rootFd the root's descriptor, which becomes the table's
   * @param descriptorsMax the most cached descriptors, 1 or more
   */
  public NodeTable(DescriptorSource source, int descriptorsMax, ObjectKey root, int rootFd) {
    this.source = source;
    this.clock = new Clock(descriptorsMax);
    Node node = new Node(NodeId.ROOT, root);
    node.lookups = 1;
    byKey.put(root, node);
    byId.put(node.id, node);
    offer(node, rootFd, true);
  }

  /**
   * Counts one lookup of an object, which has a node from then on.
   *
   * @param fd an O_PATH descriptor of the object, which becomes the table's
   * @param keep whether a descriptor must stay open for the node's life, since the object could not
   *     be opened by its handle
   */
  public NodeId lookup(ObjectKey key, int fd, boolean keep) {
    Node node = count(key);
    offer(node, fd, keep);
    return node.id;
  }

  /**
   * Takes lookups back; with the last one the node is gone. An unknown node is let pass.
   *
   * @param lookups unsigned; more than there are take all
   */
  public void forget(NodeId id, long lookups) {
    Node known = byId.get(id);
    if (known == null || id.equals(NodeId.ROOT)) {
      return;
    }
    byKey.computeIfPresent(
        known.key,
        (key, node) -> {
          if (node != known) {
            return node; // forgotten meanwhile, and looked up again under another id
          }
          node.lookups -= Math.min(known.lookups, lookups < 0 ? known.lookups : lookups);
          if (node.lookups > 0) {
            return node;
          }
          byId.remove(node.id);
          return null;
        });
    if (!byId.containsKey(id)) {
      discard(known);
    }
  }

  /**
   * What a node stands for.
   *
   * @throws ErrnoException ESTALE when there is no such node
   */
  public ObjectKey key(NodeId id) throws ErrnoException {
    return node(id).key;
  }

  /** Whether an object has a node. */
  public boolean holds(ObjectKey key) {
    return byKey.containsKey(key);
  }

  /** How many lookups the kernel holds; 0 when there is no such node. */
  public long lookups(NodeId id) {
    long[] count = {0};
    Node known = byId.get(id);
    if (known != null) {
      byKey.computeIfPresent(
          known.key,
          (key, node) -> {
            count[0] = node.lookups;
            return node;
          });
    }
    return count[0];
  }

  /** How many nodes live, the root included. */
  public int size() {
    return byId.size();
  }

  /**
   * A node's descriptor, open until the pin is closed. May open it, with the rights that the source
   * takes for that.
   *
   * @throws ErrnoException ESTALE when there is no such node, or its object is gone
   */
  public Pin pin(NodeId id) throws ErrnoException {
    Node node = node(id);
    int cached = useCached(node);
    return new Pin(this, node, cached != Node.NO_DESCRIPTOR ? cached : useOpened(node));
  }

  /**
   * Keeps a descriptor for the rest of the node's life: its object has lost its last name.
   *
   * @param fd an O_PATH descriptor of the object, which becomes the table's; closed where the
   *     object has no node
   */
  public void keep(ObjectKey key, int fd) {
    Node node = byKey.get(key);
    if (node == null) {
      source.close(fd);
    } else {
      offer(node, fd, true);
    }
  }

  /** Closes all descriptors that nobody uses. The table is not to be used any more. */
  public void close() {
    byKey.clear();
    byId.values().forEach(this::discard);
    byId.clear();
  }

  private Node node(NodeId id) throws ErrnoException {
    Node node = byId.get(id);
    if (node == null) {
      throw new ErrnoException(Errno.ESTALE, "node " + id.value());
    }
    return node;
  }

  private Node count(ObjectKey key) {
    return byKey.compute(
        key,
        (sameKey, known) -> {
          Node node = known == null ? new Node(new NodeId(lastId.incrementAndGet()), key) : known;
          node.lookups++;
          byId.put(node.id, node);
          return node;
        });
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

  private int useOpened(Node node) throws ErrnoException {
    int opened = source.open(node.key);
    int surplus = Node.NO_DESCRIPTOR;
    int used;
    synchronized (node) {
      if (node.fd == Node.NO_DESCRIPTOR) {
        node.fd = opened;
      } else {
        surplus = opened; // another thread was faster
      }
      node.users++;
      node.usedLately = true;
      used = node.fd;
    }
    close(surplus);
    close(clock.enter(node));
    return used;
  }

  /** Gives a descriptor to a node, or closes it where the node has one, or is gone. */
  private void offer(Node node, int fd, boolean keep) {
    int surplus = fd;
    boolean kept;
    synchronized (node) {
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
      close(clock.enter(node));
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
    close(closing);
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
    close(closing);
  }

  private void close(int fd) {
    if (fd != Node.NO_DESCRIPTOR) {
      source.close(fd);
    }
  }
}
