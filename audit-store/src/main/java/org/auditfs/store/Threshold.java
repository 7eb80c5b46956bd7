package org.auditfs.store;

import java.util.Optional;

/**
 * Room that should be left on the disk of the trail.
 *
 * @param mebibytes of it; 0: no matter
 * @param percent of the disk, which counts where it is not 0
 */
public record Threshold(long mebibytes, int percent) {

  /** No matter how much is left. */
  public static final Threshold NONE = new Threshold(0, 0);

  private static final long MEBIBYTES_MAX = 1L << 40;
  private static final int PERCENT_MAX = 99;

  public Threshold {
    if (mebibytes < 0 || mebibytes > MEBIBYTES_MAX || percent < 0 || percent > PERCENT_MAX) {
      throw new IllegalArgumentException("a threshold of " + mebibytes + " MiB, " + percent + " %");
    }
  }

  /** Reads auditd's forms: a number of mebibytes, or a number and {@code %}. */
  public static Optional<Threshold> parse(String text) {
    try {
      return Optional.of(
          text.endsWith("%")
              ? new Threshold(0, Integer.parseInt(text.substring(0, text.length() - 1)))
              : new Threshold(Long.parseLong(text), 0));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** How many bytes of {@code room} that is. */
  long bytes(Room room) {
    return percent > 0 ? room.allBytes() / 100 * percent : mebibytes << 20;
  }

  @Override
  public String toString() {
    return percent > 0 ? percent + "%" : Long.toString(mebibytes);
  }
}
