package org.auditfs.model;

import java.util.HashMap;
import java.util.Map;
import org.auditfs.posix.Stat;

/**
 * Which of an object's times changed between two looks at it. Linux 6.13 and later give a change
 * after a look a time of its own (multigrain timestamps); before, two changes within a tick of the
 * clock cannot be told apart, and so nothing is said. Objects are known by how one came to them,
 * since inode numbers are used again: whoever removes one has to say {@link #forget()}.
 */
final class Changes {

  private record Seen(long mtime, int mtimeNanos, long ctime, int ctimeNanos) {}

  private final boolean fine;
  private final Map<Object, Seen> seen = new HashMap<>();

  Changes(boolean fine) {
    this.fine = fine;
  }

  /** What changed since the object was seen before, in words; nothing of a new one. */
  String since(Object way, Stat stat) {
    if (!fine) {
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
