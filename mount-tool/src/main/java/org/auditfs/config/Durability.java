package org.auditfs.config;

import java.util.Locale;
import java.util.Optional;

/** How safe an event is when the caller gets its answer. */
public enum Durability {
  /** Handed to the operating system: survives the daemon, not the machine. */
  PROCESS,
  /** On the disk: survives the machine. */
  DISK;

  /** The lower-case word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Durability> ofWord(String word) {
    for (Durability durability : values()) {
      if (durability.word().equals(word)) {
        return Optional.of(durability);
      }
    }
    return Optional.empty();
  }
}
