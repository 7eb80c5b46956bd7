package org.auditfs.event;

import java.util.Locale;
import java.util.Optional;

/** The two ways to watch, of the 2005 design. */
public enum Verb {
  /** Watches the object: whatever is done to it, under any name, until it is destroyed. */
  SECRECY,
  /** Watches the name: what is done to it, and to whatever object it names now. */
  INTEGRITY;

  /** The lower-case word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The verb that {@code word} names. */
  public static Optional<Verb> ofWord(String word) {
    for (Verb verb : values()) {
      if (verb.word().equals(word)) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }
}
