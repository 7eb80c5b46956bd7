package org.auditfs.bench;

import java.io.IOException;
import org.auditfs.posix.ErrnoException;

/**
 * One thing that programs do.
 *
 * @param id its name in the JSON
 * @param title its row in the table
 * @param expire whether it begins when what the kernel cached of the mount a second ago has expired
 * @param watched whether the recorded contenders record it; the others' rows are left empty
 */
record Workload(String id, String title, Unit unit, boolean expire, boolean watched, Body body) {

  /** Does it once in a place. */
  @FunctionalInterface
  interface Body {
    Cost run(Place place) throws ErrnoException, IOException;
  }

  static Workload of(String id, String title, Unit unit, Body body) {
    return new Workload(id, title, unit, false, true, body);
  }

  Workload expired() {
    return new Workload(id, title, unit, true, watched, body);
  }

  Workload unwatched() {
    return new Workload(id, title, unit, expire, false, body);
  }

  boolean isFor(Contender contender) {
    return watched || !contender.isRecorded();
  }
}
