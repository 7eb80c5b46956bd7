package org.auditfs.codec;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.auditfs.event.RecordedEvent;

/** How an event is printed. */
public enum EventFormat {
  /** The layout of ausearch(8): a rule, the time, then the audit lines. */
  DEFAULT,
  /** The audit lines alone, for ausearch -if and its relatives; always numbers. */
  RAW,
  /** One sentence. */
  TEXT,
  /** One JSON object. */
  JSON;

  /** The lower-case word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format that {@code word} names. */
  public static Optional<EventFormat> ofWord(String word) {
    for (EventFormat format : values()) {
      if (format.word().equals(word)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /**
   * {@code recorded} in this format: whole lines, each ended by a line feed, without a byte that a
   * terminal would act upon.
   *
   * @param zone where times are shown in local time (default and text)
   * @param names what numbers are called (default and text)
   */
  public String render(RecordedEvent recorded, ZoneId zone, Names names) {
    return switch (this) {
      case DEFAULT -> DefaultLayout.render(recorded, zone, names);
      case RAW -> String.join("\n", new AuditLines(recorded).lines()) + "\n";
      case TEXT -> new Sentence(recorded, zone, names).render() + "\n";
      case JSON -> JsonEvent.render(recorded) + "\n";
    };
  }
}
