package org.auditfs.search;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The words for times that {@code search -ts} and {@code -te} take: those of ausearch(8), ISO 8601,
 * and seconds since 1970. Each names a span; {@code -ts} means its beginning, {@code -te} its end,
 * so that {@code -ts yesterday -te yesterday} is all of yesterday.
 */
public final class TimeWords {

  private static final Pattern EPOCH = Pattern.compile("\\d{1,12}(\\.\\d{1,6})?");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern MINUTE =
      Pattern.compile(".*T\\d{2}:\\d{2}(Z|[+-]\\d{2}(:?\\d{2})?)?");
  private static final int RECENT_MINUTES = 10;
  private static final int WEEK_DAYS = 7;

  private final ZonedDateTime now;
  private final Supplier<Instant> boot;

  /**
   * Understands words at one moment in one place.
   *
   * @param boot when the machine was started; asked only for the word {@code boot}
   */
  public TimeWords(Instant now, ZoneId zone, Supplier<Instant> boot) {
    this.now = now.atZone(zone);
    this.boot = boot;
  }

  /**
   * The first microsecond of the span that {@code word} names, since 1970.
   *
   * @throws IllegalArgumentException when it names none
   */
  public long start(String word) {
    return micros(span(word).from());
  }

  /**
   * The last microsecond of the span that {@code word} names, since 1970.
   *
   * @throws IllegalArgumentException when it names none
   */
  public long end(String word) {
    return micros(span(word).to()) - 1;
  }

  /** From the first moment to the first one after the last. */
  private record Span(Instant from, Instant to) {
    static Span of(ZonedDateTime from, ZonedDateTime to) {
      return new Span(from.toInstant(), to.toInstant());
    }
  }

  private Span span(String word) {
    ZonedDateTime today = now.truncatedTo(ChronoUnit.DAYS);
    return switch (word) {
      case "now" -> of(now, ChronoUnit.MICROS);
      case "recent" -> upToNow(now.minusMinutes(RECENT_MINUTES));
      case "boot" -> upToNow(boot.get().atZone(now.getZone()));
      case "this-hour" -> of(now.truncatedTo(ChronoUnit.HOURS), ChronoUnit.HOURS);
      case "today" -> of(today, ChronoUnit.DAYS);
      case "yesterday" -> of(today.minusDays(1), ChronoUnit.DAYS);
      case "week-ago" -> of(today.minusDays(WEEK_DAYS), ChronoUnit.DAYS);
      case "this-week" ->
          of(today.with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY)), ChronoUnit.WEEKS);
      case "this-month" -> of(today.withDayOfMonth(1), ChronoUnit.MONTHS);
      case "this-year" -> of(today.withDayOfYear(1), ChronoUnit.YEARS);
      default -> written(word);
    };
  }

  private static Span of(ZonedDateTime from, ChronoUnit length) {
    return Span.of(from, from.plus(1, length));
  }

  private Span upToNow(ZonedDateTime from) {
    return Span.of(from, now.plus(1, ChronoUnit.MICROS));
  }

  private Span written(String word) {
    try {
      if (EPOCH.matcher(word).matches()) {
        return epoch(word);
      }
      if (DATE.matcher(word).matches()) {
        return of(LocalDate.parse(word).atStartOfDay(now.getZone()), ChronoUnit.DAYS);
      }
      return of(dateTime(word.replace(' ', 'T')), precision(word));
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "no time: "
              + word
              + "; give now, recent, this-hour, boot, today, yesterday, this-week, week-ago,"
              + " this-month, this-year, 2026-11-22, 2026-11-22T09:30:00, or seconds since 1970",
          e);
    }
  }

  private static Span epoch(String word) {
    int dot = word.indexOf('.');
    long seconds = Long.parseLong(dot < 0 ? word : word.substring(0, dot));
    if (dot < 0) {
      return new Span(Instant.ofEpochSecond(seconds), Instant.ofEpochSecond(seconds + 1));
    }
    long micros = Long.parseLong((word.substring(dot + 1) + "00000").substring(0, 6));
    Instant from = Instant.ofEpochSecond(seconds, micros * 1000);
    return new Span(from, from.plus(1, ChronoUnit.MICROS));
  }

  private ZonedDateTime dateTime(String word) {
    try {
      return OffsetDateTime.parse(word, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toZonedDateTime();
    } catch (DateTimeException e) {
      return LocalDateTime.parse(word).atZone(now.getZone());
    }
  }

  /** A time without seconds means the whole minute, one without a fraction the whole second. */
  private static ChronoUnit precision(String word) {
    if (MINUTE.matcher(word.replace(' ', 'T')).matches()) {
      return ChronoUnit.MINUTES;
    }
    return word.indexOf('.') < 0 ? ChronoUnit.SECONDS : ChronoUnit.MICROS;
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
