package org.auditfs.passthrough;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.auditfs.inode.ObjectKey;
import org.auditfs.posix.Stat;

/**
 * For how long the kernel may remember names and attributes. While it remembers a name, it lets
 * everybody through who may not even search the directory; so it may only where everybody may.
 *
 * <p>When a directory is closed to somebody, whoever closes it is answered once all that the kernel
 * remembers of its names has run out. To be told to forget them, the kernel would have to lock the
 * directory (a deadlock while it waits for us), or would detach what others have mounted on them.
 */
final class Lifetimes {

  /** So short that waiting for its end is bearable, and changes beneath are seen soon. */
  static final int MILLIS = 250;

  /** What an answer that was decided before the closing may need to arrive. */
  private static final int UNDER_WAY_MILLIS = 250;

  private static final int SET_ID = 06000;
  private static final int SIZE = 8192;

  /** When a name in a directory was last given a lifetime; some directories share a place. */
  private final AtomicLongArray given = new AtomicLongArray(SIZE);

  /** Whether the kernel passes content through, and so notices what that changes. */
  private volatile boolean passed;

  /** The kernel reads and writes plain files by itself from now on. */
  void contentIsPassed() {
    passed = true;
  }

  /**
   * The lifetime of attributes. None of a file that the daemon reads and writes: the kernel would
   * take its size for the content's, and not notice that a write drops set-id bits.
   */
  int ofAttributes(Stat object) {
    boolean served = object.isRegular() && (object.mode() & SET_ID) != 0;
    return served || !passed ? 0 : MILLIS;
  }

  /**
   * Names in the directory may be given lifetimes from now on: to be said before asking whether.
   */
  void mayGive(ObjectKey directory) {
    given.set(slot(directory), now());
  }

  /**
   * The lifetime of a name in a directory that everybody may search. None where a file has several
   * names: which one is used has to be known as soon as the file is watched.
   */
  static int ofName(Stat object) {
    return object.isDirectory() || object.nlink() == 1 ? MILLIS : 0;
  }

  /** Returns when the kernel follows no name in the directory that it has not asked for again. */
  void awaitEnd(ObjectKey directory) {
    long last = given.get(slot(directory));
    int wait = MILLIS + UNDER_WAY_MILLIS;
    if (last == 0 || now() - last > wait + UNDER_WAY_MILLIS) {
      return;
    }
    sleep(now() + wait);
  }

  private static void sleep(long until) {
    boolean interrupted = false;
    for (long left = until - now(); left > 0; left = until - now()) {
      try {
        TimeUnit.MILLISECONDS.sleep(left);
      } catch (InterruptedException e) {
        interrupted = true; // to answer earlier would let somebody through
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Never 0, which stands for never. */
  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) | 1;
  }

  private static int slot(ObjectKey directory) {
    return Math.floorMod(directory.hashCode(), SIZE);
  }
}
