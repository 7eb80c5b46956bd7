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
  /** As {@link #RAW}, but that integrity lines are as the mail of 2007 has them. */
  RAW_2007,
  /** The layout of {@code ausearch -i}: words for numbers. */
  INTERPRET,
  /** One sentence. */
  TEXT,
  /** A line of comma separated values, in ausearch's columns. */
  CSV,
  /** One JSON object. */
  JSON,
  /** One JSON object in the Elastic Common Schema. */
  ECS;

  /** The lower-case word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
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

  /** What stands once before all events, a whole line or nothing. */
  public String header() {
    return this == CSV ? CsvLine.HEADER + "\n" : "";
  }

  /** Whether {@link #render} asks for names. */
  public boolean names() {
    return switch (this) {
      case INTERPRET, TEXT, CSV, ECS -> true;
      case DEFAULT, RAW, RAW_2007, JSON -> false;
    };
  }

  /** Whether {@link #render} shows times in local time. */
  public boolean local() {
    return switch (this) {
      case DEFAULT, INTERPRET, TEXT, CSV -> true;
      case RAW, RAW_2007, JSON, ECS -> false;
    };
  }

  /**
   * {@code recorded} in this format: whole lines, each ended by a line feed, without a byte that a
   * terminal would act upon.
   *
   * @param zone whose time is {@link #local}
   * @param names what numbers are called (interpret, text, csv, ecs)
   */
  public String render(RecordedEvent recorded, ZoneId zone, Names names) {
    return switch (this) {
      case DEFAULT -> DefaultLayout.render(recorded, zone);
      case INTERPRET -> DefaultLayout.interpreted(recorded, zone, names);
      case RAW -> String.join("\n", AuditLines.raw(recorded)) + "\n";
      case RAW_2007 -> String.join("\n", AuditLines.rawOf2007(recorded)) + "\n";
      case TEXT -> Sentence.line(recorded, zone, names) + "\n";
      case CSV -> CsvLine.render(recorded, zone, names) + "\n";
      case JSON -> JsonEvent.render(recorded) + "\n";
      case ECS -> EcsEvent.render(recorded, names) + "\n";
    };
  }
}
