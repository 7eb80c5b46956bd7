package org.auditfs.mount;

/**
 * An open of a file as the process that made it saw it: it began after {@code asked} and was there
 * from {@code opened} to {@code closing} at least, to {@code closed} at most. Microseconds.
 *
 * @param content what a writer wrote; empty of a reader
 */
record OpenSpan(
    boolean writes,
    long pid,
    String file,
    long asked,
    long opened,
    long closing,
    long closed,
    String content) {

  /** A line of what the scripts of {@link MeasurementRaceIT} print. */
  static OpenSpan of(String line) {
    String[] words = line.split(" ", -1);
    return new OpenSpan(
        words[0].equals("w"),
        Long.parseLong(words[1]),
        words[2],
        Long.parseLong(words[3]),
        Long.parseLong(words[4]),
        Long.parseLong(words[5]),
        Long.parseLong(words[6]),
        words[7]);
  }

  /** The same, which may have been open until {@code last}. */
  OpenSpan until(long last) {
    return new OpenSpan(writes, pid, file, asked, opened, closing, Math.max(closed, last), content);
  }

  /** Whether it may have been on its way into the ledger at some time between. */
  boolean mayBegin(long from, long to) {
    return asked <= to && opened >= from;
  }

  /** Whether it can have been open at some time between. */
  boolean mayMeet(long from, long to) {
    return asked <= to && closed >= from;
  }

  /** Whether it was open all the time while another was being opened. */
  boolean holds(OpenSpan other) {
    return opened <= other.asked && closing >= other.opened;
  }

  /** Whether what was recorded at {@code time} can belong to its opening. */
  boolean isOpeningAt(long time) {
    return asked <= time && time <= opened;
  }
}
