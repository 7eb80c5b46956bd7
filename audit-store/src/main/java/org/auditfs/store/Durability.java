package org.auditfs.store;

import java.util.Locale;
import java.util.Optional;

/** Where an event is when {@code append} returns. */
public enum Durability {
  /**
   * In the daemon's memory, if it is of an operation on a file: the death of the daemon loses at
   * most the last {@value Backlog#BYTES_MAX} bytes of events, of about the last millisecond. What
   * the administrator and the daemon do is as for {@link #PROCESS}.
   */
  ASYNC,
  /** With the operating system, by write(2): the death of the daemon cannot lose it. */
  PROCESS,
  /** On the disk, by fsync(2): a loss of power cannot lose it. */
  DISK;

  /** The durability that the mount option's {@code word} names. */
  public static Optional<Durability> ofWord(String word) {
    for (Durability durability : values()) {
      if (durability.name().toLowerCase(Locale.ROOT).equals(word)) {
        return Optional.of(durability);
      }
    }
    return Optional.empty();
  }
}
