package org.auditfs.bench;

/**
 * How long calls took, without keeping each: sixteen buckets from one power of two to the next, so
 * a percentile is right to a sixteenth. For one thread.
 */
final class Latencies {

  private static final int PARTS = 16;
  private static final int PARTS_BITS = 4;

  private final long[] counts = new long[PARTS * Long.SIZE];
  private long count;

  void add(long nanos) {
    counts[bucket(Math.max(nanos, 0))]++;
    count++;
  }

  void addAll(Latencies other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    count += other.count;
  }

  /** The longest of the shortest {@code part} of the calls, microseconds. */
  double micros(double part) {
    long left = (long) Math.ceil(count * part);
    int bucket = 0;
    while (left > counts[bucket] && bucket < counts.length - 1) {
      left -= counts[bucket++];
    }
    return end(bucket) / 1e3;
  }

  private static int bucket(long nanos) {
    if (nanos < PARTS) {
      return (int) nanos;
    }
    int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - PARTS_BITS;
    return PARTS * octave + (int) (nanos >>> octave);
  }

  /** The least time of the next bucket. */
  private static long end(int bucket) {
    if (bucket < PARTS) {
      return bucket + 1L;
    }
    int octave = bucket / PARTS - 1;
    return (long) (bucket - PARTS * octave + 1) << octave;
  }
}
