package org.auditfs.model;

import org.auditfs.posix.TimeSpec;

/**
 * Times that a step sets, as one number: seconds in the distant past, {@link #NOW} or {@link
 * #OMIT}. They can be told from every present time, so that it shows who changed one.
 */
final class Times {

  static final long NOW = -1;
  static final long OMIT = -2;

  /** September 2020: whatever is later was not set by a step. */
  private static final long PRESENT = 1_600_000_000L;

  private static final int NANOS = 123_456_789;

  private Times() {}

  static TimeSpec of(long time) {
    if (time == NOW) {
      return TimeSpec.NOW;
    }
    return time == OMIT ? TimeSpec.OMIT : new TimeSpec(time, NANOS);
  }

  /** In the spelling of the tables. */
  static String word(long time) {
    if (time == NOW) {
      return "NOW 0";
    }
    return time == OMIT ? "OMIT 0" : time + " " + NANOS;
  }

  /** What can be compared of a time: that it is of the present, or what a step set. */
  static String shown(long seconds, int nanos) {
    return seconds >= PRESENT ? "now" : seconds + "." + nanos;
  }
}
