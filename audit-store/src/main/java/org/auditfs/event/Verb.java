package org.auditfs.event;

import java.util.Locale;
import java.util.Optional;

/** What a rule does: the two ways to watch of the 2005 design, and the way not to. */
public enum Verb {
  /** Watches the object: whatever is done to it, under any name, until it is destroyed. */
  SECRECY,
  /** Watches the name: what is done to it, and to whatever object it names now. */
  INTEGRITY,
  /**
   * Watches nothing: keeps what it matches out of what later rules ask for. Only changes name it.
   */
  NEVER;

  /** The lower-case word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether rules of this verb ask for events. */
  public boolean watches() {
    return this != NEVER;
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
