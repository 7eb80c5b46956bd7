package org.auditfs.passthrough;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.auditfs.inode.ObjectKey;
import org.auditfs.posix.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Objects of which something was found out that holds for as long as their change time stays. A
 * bounded memory: an object may be forgotten for another.
 */
final class Settled {

  private static final int SIZE = 8192;

  /** Change times move in ticks: within these, a second change might not show. */
  private static final long TICKS_MILLIS = 100;

  private final AtomicReferenceArray<@Nullable Version> memory = new AtomicReferenceArray<>(SIZE);

  /** Whether it was found out of this version of the object. */
  boolean holds(ObjectKey key, Stat stat) {
    return Version.of(key, stat).equals(memory.get(slot(key)));
  }

  /**
   * Remembers it, unless the object changed so lately that another change might not show.
   *
   * @param lookedAt when it began to be found out, in milliseconds as the system clock tells them
   */
  void found(ObjectKey key, Stat stat, long lookedAt) {
    if (stat.ctime() * 1000 + stat.ctimeNanos() / 1_000_000 < lookedAt - TICKS_MILLIS) {
      memory.set(slot(key), Version.of(key, stat));
    }
  }

  private static int slot(ObjectKey key) {
    return Math.floorMod(key.hashCode(), SIZE);
  }

  private record Version(ObjectKey key, long ctime, int ctimeNanos) {
    private static Version of(ObjectKey key, Stat stat) {
      return new Version(key, stat.ctime(), stat.ctimeNanos());
    }
  }
}
