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
   * A node that was put out, and its descriptor, which has to be closed now.
   *
   * @param node none where there is nothing to close
   */
  record Out(@Nullable Node node, int fd) {
    private static final Out NOBODY = new Out(null, Node.NO_DESCRIPTOR);

    private static Out of(Node node, int fd) {
      return fd == Node.NO_DESCRIPTOR ? NOBODY : new Out(node, fd);
    }
  }

  /**
   * Lets a node with a descriptor in, unless its descriptor stays anyway or it is gone.
   *
   * @return who had to go for it: {@code node} itself where all others are in use, or nobody. Where
   *     {@code node} is in use too, its last user has to close its descriptor.
   */
  synchronized Out enter(Node node) {
    if (node.slot != Node.NO_SLOT || !isWelcome(node)) {
      return Out.NOBODY;
    }
    Out out = freeCount > 0 ? Out.NOBODY : putOneOut();
    if (freeCount == 0) {
      return Out.of(node, takeIfIdle(node, true));
    }
    node.slot = free[--freeCount];
    slots[node.slot] = node;
    return out;
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

  private Out putOneOut() {
    for (int step = 0; step < 2 * slots.length; step++) {
      Node candidate = slots[hand];
      hand = (hand + 1) % slots.length;
      if (candidate != null) {
        int fd = takeIfIdle(candidate, false);
        if (fd != Node.NO_DESCRIPTOR) {
          vacate(candidate);
          return Out.of(candidate, fd);
        }
      }
    }
    return Out.NOBODY;
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
