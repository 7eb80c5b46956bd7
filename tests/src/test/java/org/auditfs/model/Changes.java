package org.auditfs.model;

import java.util.HashMap;
import java.util.Map;
import org.auditfs.posix.Stat;

/**
 * Which of an object's times changed between two looks at it, where the clock tells. Objects are
 * known by how one came to them, since inode numbers are used again: whoever removes one has to say
 * {@link #forget()}.
 */
final class Changes {

  private record Seen(long mtime, int mtimeNanos, long ctime, int ctimeNanos) {}

  private final Clock clock;
  private final Map<Object, Seen> seen = new HashMap<>();

  Changes(Clock clock) {
    this.clock = clock;
  }

  /** What changed since the object was seen before, in words; nothing of a new one. */
  String since(Object way, Stat stat) {
    if (!clock.tells(stat)) {
      return "";
    }
    Seen now = new Seen(stat.mtime(), stat.mtimeNanos(), stat.ctime(), stat.ctimeNanos());
    Seen before = seen.put(way, now);
    if (before == null) {
      return "";
    }
    boolean modified = before.mtime != now.mtime || before.mtimeNanos != now.mtimeNanos;
    boolean changed = before.ctime != now.ctime || before.ctimeNanos != now.ctimeNanos;
    return (modified ? " modified" : "") + (changed ? " changed" : "");
  }

  /** Something else may be where one comes to that way. */
  void forget(Object way) {
    seen.remove(way);
  }

  /** Anything may be anywhere. */
  void forget() {
    seen.clear();
  }
}
