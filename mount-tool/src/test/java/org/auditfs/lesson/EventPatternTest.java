package org.auditfs.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventPatternTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "open /etc/shadow",
        "open /etc/shadow fails EACCES",
        "open /etc/shadow violates ToMToU",
        "rename /etc/a > /etc/b x /etc/b",
        "link /etc/a > /etc/b, 3 times",
        "open /etc/a*, some times",
        "unbind",
        "full fails ENOSPC"
      })
  void printsWhatItRead(String text) {
    assertEquals(text, EventPattern.parse(text).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "opened /etc/a | no operation: 'opened'",
        "open /etc/a > | '>': after OP and NAME comes > NAME, x NAME, fails ERRNO or violates CAUSE",
        "open /etc/a by root | 'by': after OP and NAME comes > NAME, x NAME, fails ERRNO or violates CAUSE",
        "open /etc/a fails EVERYTHING | no error number: 'EVERYTHING'",
        "open /etc/a, often | 'often' is neither 'N times' nor 'some times'",
        "open /etc/a, 0 times | '0 times' is neither 'N times' nor 'some times'"
      })
  void saysWhatItCannotRead(String text, String why) {
    Exception thrown = assertThrows(IllegalArgumentException.class, () -> EventPattern.parse(text));
    assertEquals(why, thrown.getMessage());
  }

  /** A row: what was expected; what was recorded; what is missing; what is too much. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-|-|-|-",
        "open /a|open /a|-|-",
        "open /a|-|open /a|-",
        "-|open /a|-|open /a",
        "open /a|open /a; open /a|-|open /a",
        "open /a, 2 times|open /a|open /a, 2 times|-",
        "open /a, some times|open /a; open /a; open /a|-|-",
        "open /a; open /b|open /b; open /a|-|-",
        "open /a|open /a fails EACCES|open /a|open /a fails EACCES",
        "open /a fails EACCES|open /a fails EACCES|-|-",
        "open /a|open /a violates ToMToU|open /a|open /a violates ToMToU",
        "open /a violates ToMToU|open /a violates open_writers|"
            + "open /a violates ToMToU|open /a violates open_writers",
        "rename /etc/sed* > /etc/a x /etc/a|rename /etc/sedXY > /etc/a x /etc/a|-|-",
        "rename /etc/sed* > /etc/a|rename /etc/sedXY > /etc/a x /etc/a|"
            + "rename /etc/sed* > /etc/a|rename /etc/sedXY > /etc/a x /etc/a",
        "open /etc/*.conf|open /etc/aXconf|open /etc/*.conf|open /etc/aXconf",
        "-|review|-|-",
        "-|unbind /a|-|-",
        "unbind|unbind /a|-|-",
        "unbind|-|unbind|-",
        "full fails ENOSPC|full fails ENOSPC; resume|-|-"
      })
  void comparesWhatWasExpectedWithWhatCame(
      String expected, String recorded, String missing, String unexpected) {
    Comparison comparison =
        Comparison.of(patterns(expected).toList(), patterns(recorded).map(this::seen).toList());
    assertEquals(words(missing), comparison.missing().stream().map(Object::toString).toList());
    assertEquals(
        words(unexpected), comparison.unexpected().stream().map(Object::toString).toList());
    assertEquals(missing == null && unexpected == null, comparison.isAsExpected());
  }

  private static List<String> words(String cell) {
    return cell == null ? List.of() : List.of(cell.split("; ", -1));
  }

  private static Stream<EventPattern> patterns(String cell) {
    return words(cell).stream().map(EventPattern::parse);
  }

  private SeenEvent seen(EventPattern as) {
    return new SeenEvent(
        as.operation(), as.object(), as.object2(), as.victim(), as.errno(), as.violation());
  }

  @Test
  void takesAsterisksAlone() {
    EventPattern all = EventPattern.parse("open *");
    assertEquals(
        List.of(),
        Comparison.of(List.of(all), List.of(seen(EventPattern.parse("open /x")))).missing());
  }
}
