package org.auditfs.passthrough;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.auditfs.fuse.KernelSide;
import org.auditfs.inode.ObjectKey;
import org.auditfs.posix.Stat;

/**
 * For how long the kernel may remember names and attributes. While it remembers a name, it lets
 * everybody through who may not even search the directory; so it may only where everybody may.
 *
 * <p>When a directory is closed to somebody, whoever closes it is answered once the kernel follows
 * none of its names unasked. It is told to ask for all of them again, which also holds for lookups
 * that are under way: those of a directory keep its inode locked in the kernel, or (where a name is
 * asked for again) do not make it any younger. But names on which others have mounted something
 * would lose that; so while there are such mounts no name gets a lifetime, and those that had one
 * before are waited for.
 */
final class Lifetimes {

  /** So short that waiting for its end is bearable, and changes beneath are seen soon. */
  static final int MILLIS = 250;

  /** What an answer that was decided before the closing may need to arrive. */
  private static final int UNDER_WAY_MILLIS = 250;

  private static final int SIZE = 8192;

  private final BackingMounts mounts;

  /** When a name in a directory was last given a lifetime; some directories share a place. */
  private final AtomicLongArray given = new AtomicLongArray(SIZE);

  private volatile KernelSide kernel = KernelSide.NONE;
  private volatile MountsOnTop onTop = MountsOnTop.UNKNOWN;

  Lifetimes(BackingMounts mounts) {
    this.mounts = mounts;
  }

  /** The kernel that is served from now on. */
  void offered(KernelSide offer) {
    kernel = offer;
  }

  /** What is mounted on top can be known from now on. */
  void know(MountsOnTop known) {
    onTop = known;
  }

  /**
   * The lifetime of attributes that nobody is changing unseen. None of a file with set-id bits,
   * which the daemon writes: the kernel would not notice that a write drops them. Where it cannot
   * be told at an open that a file is longer than it remembers, it would read no further; so none
   * of files there. None of FIFOs, sockets and devices: who may open them is decided at the lookup.
   */
  int ofAttributes(ObjectKey key, Stat object) {
    boolean file = object.isRegular() && kernel.hears() && !SetId.isOn(object);
    boolean plain = object.isDirectory() || object.isSymlink() || file;
    return plain && mounts.isSeenOnce(key) ? MILLIS : 0;
  }

  /**
   * Whether names in a directory that everybody may search can be given a lifetime. It counts as
   * given from now on: to be asked before it is found out who may search.
   */
  boolean mayGive(ObjectKey directory) {
    if (onTop.any() || !mounts.isSeenOnce(directory)) {
      return false;
    }
    given.set(slot(directory), now());
    return true;
  }

  /**
   * The lifetime of a name in such a directory. None where a file has several names: which one is
   * used has to be known as soon as the file is watched.
   */
  static int ofName(Stat object) {
    boolean single = (object.isRegular() || object.isSymlink()) && object.nlink() == 1;
    return object.isDirectory() || single ? MILLIS : 0;
  }

  /** Returns when the kernel follows no name in the directory that it has not asked for again. */
  void end(ObjectKey directory) {
    if (!forgotten()) {
      await(given.get(slot(directory)));
    }
  }

  /** The same for all directories. */
  void endAll() {
    if (!forgotten()) {
      long last = 0;
      for (int i = 0; i < SIZE; i++) {
        last = Math.max(last, given.get(i));
      }
      await(last);
    }
  }

  private boolean forgotten() {
    return !onTop.anyNow() && kernel.forgetNames();
  }

  private static void await(long last) {
    if (last != 0) {
      sleep(last + MILLIS + UNDER_WAY_MILLIS);
    }
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
