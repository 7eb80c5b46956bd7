package org.auditfs.inode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The nodes whose descriptors may be closed to make room, at most so many: a clock with a second
 * chance. Makes no system call. Lock order: the clock, then a node.
 */
final class Clock {

  private final @Nullable Node[] slots;
  private final int[] free;
  private int freeCount;
  private int hand;

  Clock(int size) {
    slots = new Node[size];
    free = new int[size];
    Arrays.setAll(free, i -> size - 1 - i);
    freeCount = size;
  }

  /**
   * Lets a node with a descriptor in, unless its descriptor stays anyway or it is gone.
   *
   * @return a descriptor that has to be closed now: that of a node that was put out, or {@code
   *     node}'s own where all others are in use; {@link Node#NO_DESCRIPTOR} for none. Where {@code
   *     node} is in use too, its last user has to close it.
   */
  synchronized int enter(Node node) {
    if (node.slot != Node.NO_SLOT || !isWelcome(node)) {
      return Node.NO_DESCRIPTOR;
    }
    int closing = freeCount > 0 ? Node.NO_DESCRIPTOR : putOneOut();
    if (freeCount == 0) {
      return takeIfIdle(node, true);
    }
    node.slot = free[--freeCount];
    slots[node.slot] = node;
    return closing;
  }

  /** Takes {@code node} out, if it is in; its descriptor is the caller's concern. */
  synchronized void leave(Node node) {
    if (node.slot != Node.NO_SLOT) {
      vacate(node);
    }
  }

  private static boolean isWelcome(Node node) {
    synchronized (node) {
      return node.fd != Node.NO_DESCRIPTOR && !node.kept && !node.forgotten;
    }
  }

  private int putOneOut() {
    for (int step = 0; step < 2 * slots.length; step++) {
      Node candidate = slots[hand];
      hand = (hand + 1) % slots.length;
      if (candidate != null) {
        int fd = takeIfIdle(candidate, false);
        if (fd != Node.NO_DESCRIPTOR) {
          vacate(candidate);
          return fd;
        }
      }
    }
    return Node.NO_DESCRIPTOR;
  }

  private static int takeIfIdle(Node node, boolean evenIfUsedLately) {
    synchronized (node) {
      if (node.users > 0 || node.kept || (node.usedLately && !evenIfUsedLately)) {
        node.usedLately = false;
        return Node.NO_DESCRIPTOR;
      }
      return node.takeDescriptor();
    }
  }

  private void vacate(Node node) {
    slots[node.slot] = null;
    free[freeCount++] = node.slot;
    node.slot = Node.NO_SLOT;
  }
}
