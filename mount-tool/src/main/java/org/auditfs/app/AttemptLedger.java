package org.auditfs.app;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.auditfs.event.Subject;

/**
 * Who tried what he may not, and how often. The first attempt of a user is told at once; what he
 * tries again within a minute is told together at its end: so nobody fills the trail by trying.
 * Users beyond a number are counted as one. For one thread at a time.
 */
final class AttemptLedger {

  static final long WINDOW_NANOS = 60_000_000_000L;

  /** Users that are told apart in one window. */
  static final int USERS_MAX = 64;

  /** Stands for all users beyond those. */
  static final int OTHERS = -1;

  /**
   * What is to be told.
   *
   * @param who the first of the window
   * @param uid of the user, or {@link #OTHERS}
   * @param again attempts that have not been told; 0: this is the first
   */
  record Tally(Subject who, int uid, long again) {}

  private static final class Window {
    private final Subject who;
    private final long begin;
    private long again;

    Window(Subject who, long begin) {
      this.who = who;
      this.begin = begin;
    }
  }

  private final Map<Integer, Window> windows = new LinkedHashMap<>();

  /**
   * An attempt was made.
   *
   * @param who asked for only where it is the first
   * @return what is to be told now
   */
  List<Tally> note(int uid, Supplier<Subject> who, long nowNanos) {
    List<Tally> told = due(nowNanos);
    int user = windows.containsKey(uid) || windows.size() < USERS_MAX ? uid : OTHERS;
    Window window = windows.get(user);
    if (window == null) {
      Subject first = who.get();
      windows.put(user, new Window(first, nowNanos));
      told.add(new Tally(first, user, 0));
    } else {
      window.again++;
    }
    return told;
  }

  /** What is to be told of windows that are over. */
  List<Tally> due(long nowNanos) {
    return tell(nowNanos - WINDOW_NANOS);
  }

  /** What has not been told. */
  List<Tally> rest() {
    return tell(Long.MAX_VALUE);
  }

  private List<Tally> tell(long lastBegin) {
    List<Tally> told = new ArrayList<>();
    Iterator<Map.Entry<Integer, Window>> each = windows.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Integer, Window> entry = each.next();
      Window window = entry.getValue();
      if (window.begin <= lastBegin) {
        each.remove();
        if (window.again > 0) {
          told.add(new Tally(window.who, entry.getKey(), window.again));
        }
      }
    }
    return told;
  }
}
