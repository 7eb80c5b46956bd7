package org.auditfs.store;

import java.util.Locale;
import java.util.Optional;

/**
 * What becomes of the operations that must be recorded while the trail cannot be written: the words
 * of auditd.conf(5), and deny.
 */
public enum FullAction {
  /**
   * They are refused before they have any effect, to all but the audit administrator (CAPP,
   * FAU_STG.4).
   */
  DENY("what must be recorded is refused to all but root"),
  /** They are done, and not recorded until all is well again. */
  SUSPEND("operations on files are not recorded until then"),
  /** The trail's oldest segments are given up for room. Where that does not help: as DENY. */
  ROTATE("the oldest segments are given up"),
  /** They are done, and recorded as far as the reserve goes; syslog is warned. */
  SYSLOG("what the reserve has no room for is not recorded"),
  /** They are done, and recorded as far as the reserve goes; nobody is warned. */
  IGNORE("what the reserve has no room for is not recorded");

  private final String words;

  FullAction(String words) {
    this.words = words;
  }

  /** What it means, for a message. */
  String words() {
    return words;
  }

  /** The word after {@code on_full=}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether somebody is to be warned. */
  boolean warns() {
    return this != IGNORE;
  }

  /** Whether what cannot be recorded may be done all the same. */
  boolean toleratesLoss() {
    return this == SUSPEND || recordsWhatItCan();
  }

  /** Whether what can be recorded then is, and only the rest is not. */
  boolean recordsWhatItCan() {
    return this == SYSLOG || this == IGNORE;
  }

  /** The action that {@code word} names. */
  public static Optional<FullAction> ofWord(String word) {
    for (FullAction action : values()) {
      if (action.word().equals(word)) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }
}
