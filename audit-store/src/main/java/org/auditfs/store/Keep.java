package org.auditfs.store;

import java.util.List;
import org.auditfs.log.FinishedSegment;

/**
 * How much of the trail is kept. Whole segments are given up, oldest first, and never the one that
 * is being written.
 *
 * @param bytesMax bytes of all segments, 0 for any
 * @param microsMax how old an event may become at least, 0 for any age
 */
public record Keep(long bytesMax, long microsMax) {

  /** Everything. */
  public static final Keep ALL = new Keep(0, 0);

  /** A segment spans at most this part of the age: else a slow trail would never be rid of one. */
  private static final int SEGMENTS_AN_AGE = 4;

  public Keep {
    if (bytesMax < 0 || microsMax < 0) {
      throw new IllegalArgumentException("a trail of " + bytesMax + " bytes, " + microsMax + " µs");
    }
  }

  /** How large a segment may become, so that giving one up is no great part of the whole. */
  long segmentBytesMax(long wanted) {
    return bytesMax == 0 ? wanted : Math.max(Math.min(wanted, bytesMax / SEGMENTS_AN_AGE), 1);
  }

  /** Whether the segment that is being written has to be ended, for the age of its first event. */
  boolean endsSegmentOf(long firstMicros, long nowMicros) {
    return microsMax > 0 && nowMicros - firstMicros > microsMax / SEGMENTS_AN_AGE;
  }

  /** Why the oldest of {@code finished} is to be given up; empty where it is not. */
  String reason(List<FinishedSegment> finished, long openBytes, long nowMicros) {
    if (finished.isEmpty()) {
      return "";
    }
    long bytes = openBytes + finished.stream().mapToLong(FinishedSegment::bytes).sum();
    if (bytesMax > 0 && bytes > bytesMax) {
      return "the trail has " + bytes + " bytes, more than " + bytesMax;
    }
    long age = nowMicros - finished.get(0).endMicros();
    return microsMax > 0 && age > microsMax ? "its last event is older than is to be kept" : "";
  }
}
