package org.auditfs.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.auditfs.codec.EventFormat;
import org.auditfs.codec.Names;
import org.auditfs.event.RecordedEvent;
import org.auditfs.fixture.Events;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeWordsTest {

  /** A Wednesday, 10:31:02 in Berlin; summer time begins on 2026-03-29. */
  private final TimeWords words =
      new TimeWords(
          Instant.parse("2026-04-01T08:31:02.5Z"),
          ZoneId.of("Europe/Berlin"),
          () -> Instant.parse("2026-04-01T05:00:00Z"));

  private static final RecordedEvent SAMPLE = Events.recorded(1, Events.read("/etc/shadow"));

  @ParameterizedTest
  @CsvSource({
    "now,          2026-04-01T08:31:02.5Z,      2026-04-01T08:31:02.5Z",
    "recent,       2026-04-01T08:21:02.5Z,      2026-04-01T08:31:02.5Z",
    "boot,         2026-04-01T05:00:00Z,        2026-04-01T08:31:02.5Z",
    "this-hour,    2026-04-01T08:00:00Z,        2026-04-01T08:59:59.999999Z",
    "today,        2026-03-31T22:00:00Z,        2026-04-01T21:59:59.999999Z",
    "yesterday,    2026-03-30T22:00:00Z,        2026-03-31T21:59:59.999999Z",
    "week-ago,     2026-03-24T23:00:00Z,        2026-03-25T22:59:59.999999Z",
    "this-week,    2026-03-28T23:00:00Z,        2026-04-04T21:59:59.999999Z",
    "this-month,   2026-03-31T22:00:00Z,        2026-04-30T21:59:59.999999Z",
    "this-year,    2025-12-31T23:00:00Z,        2026-12-31T22:59:59.999999Z",
    "2026-03-29,   2026-03-28T23:00:00Z,        2026-03-29T21:59:59.999999Z",
    "2026-04-01T10:00,     2026-04-01T08:00:00Z, 2026-04-01T08:00:59.999999Z",
    "2026-04-01T10:00:07,  2026-04-01T08:00:07Z, 2026-04-01T08:00:07.999999Z",
    "2026-04-01 10:00:07,  2026-04-01T08:00:07Z, 2026-04-01T08:00:07.999999Z",
    "2026-04-01T10:00:07Z, 2026-04-01T10:00:07Z, 2026-04-01T10:00:07.999999Z",
    "2026-04-01T10:00:07+05:00,   2026-04-01T05:00:07Z, 2026-04-01T05:00:07.999999Z",
    "2026-04-01T10:00:07.25Z,     2026-04-01T10:00:07.25Z, 2026-04-01T10:00:07.25Z",
    "2026-04-01T08:31:02.123456Z, 2026-04-01T08:31:02.123456Z, 2026-04-01T08:31:02.123456Z",
    "1775032262,   2026-04-01T08:31:02Z,        2026-04-01T08:31:02.999999Z",
    "1775032262.5, 2026-04-01T08:31:02.5Z,      2026-04-01T08:31:02.5Z",
    "0,            1970-01-01T00:00:00Z,        1970-01-01T00:00:00.999999Z"
  })
  void namesASpan(String word, String from, String to) {
    assertEquals(micros(from), words.start(word), "start");
    assertEquals(micros(to), words.end(word), "end");
  }

  /** Other digits, another calendar, weeks that begin on another day. */
  @ParameterizedTest
  @ValueSource(strings = {"th-TH-u-ca-buddhist-nu-thai", "ar-EG-u-nu-arab", "fa-IR", "de-DE"})
  void meansTheSameWhateverTheLocale(String locale) {
    Locale usual = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(locale));
    try {
      namesASpan("2026-04-01T10:00:07", "2026-04-01T08:00:07Z", "2026-04-01T08:00:07.999999Z");
      namesASpan("this-week", "2026-03-28T23:00:00Z", "2026-04-04T21:59:59.999999Z");
      String text = EventFormat.TEXT.render(SAMPLE, ZoneOffset.UTC, Names.NONE);
      assertTrue(text.startsWith("2026-11-22 09:30:00 "), text);
      String json = EventFormat.JSON.render(SAMPLE, ZoneOffset.UTC, Names.NONE);
      assertTrue(json.contains("\"time\":\"2026-11-22T09:30:00.123457Z\""), json);
    } finally {
      Locale.setDefault(usual);
    }
  }

  private static long micros(String instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "noon",
        "Today",
        "2026-13-01",
        "2026-02-30",
        "12:00",
        "-5",
        "99999999999999",
        "1e9",
        "2026-04-01T25:00",
        "+999999999-01-01",
        "04/01/2026"
      })
  void refusesWhatIsNoTime(String word) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> words.start(word));
    assertTrue(String.valueOf(refused.getMessage()).contains("no time: " + word));
  }
}
