package org.auditfs.posix;

/**
 * A time for utimensat(2).
 *
 * @param nanos 0 to 999,999,999, or one of the special values of {@link #NOW} and {@link #OMIT}
 */
public record TimeSpec(long seconds, long nanos) {

  /** UTIME_NOW: the current time. */
  public static final TimeSpec NOW = new TimeSpec(0, 0x3fffffff);

  /** UTIME_OMIT: leave this time. */
  public static final TimeSpec OMIT = new TimeSpec(0, 0x3ffffffe);
}
