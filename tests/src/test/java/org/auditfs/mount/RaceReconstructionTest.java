package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.mount.RaceReconstruction.Recorded;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracle of {@link MeasurementRaceIT} finds what is wrong. */
final class RaceReconstructionTest {

  /**
   * Spans as kind, process, and four times; violations as cause, process, time: separated by
   * slashes. With an asterisk what was found by hashing.
   */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "w 1 10 11 90 91 / r 2 50 52 60 61, open_writers 2 51, ",
    "w 1 10 11 90 91 / r 2 50 52 60 61, , there is no open_writers",
    "w 1 10 11 40 41 / r 2 50 52 60 61, , ",
    "w 1 10 11 40 41 / r 2 50 52 60 61, open_writers 2 51, met nobody",
    "w 1 10 11 51 55 / r 2 50 52 60 61, , ",
    "w 1 10 11 51 55 / r 2 50 52 60 61, open_writers 2 51, ",
    "w 1 10 11 90 91 / r 2 50 52 60 61, open_writers 2 70, belongs to no open",
    "w 1 10 11 90 91 / r 2 50 52 60 61, ToMToU 2 51, belongs to no open",
    "w 1 10 11 90 91 / r 2 20 22 30 31 / r 3 50 52 60 61, open_writers 2 21, ",
    "w 1 10 11 90 91 / r 2 20 22 30 31 / r 3 50 52 60 61, open_writers 2 21 / open_writers 3 51,"
        + " one each in one period",
    "w 1 10 11 90 91 / r 2 20 22 30 31 / r 3 50 52 60 61, open_writers 2 21 / open_writers* 3 51,",
    "w 1 10 11 40 41 / r 2 50 52 60 61, open_writers* 2 51, met nobody",
    "w 1 10 11 20 70 / w 1 30 31 40 41 / r 2 50 52 60 61, open_writers 2 51, ",
    "w 1 10 11 90 91 / r 2 20 55 70 71 / r 3 30 32 60 61, open_writers 2 54, ",
    "r 2 10 11 90 91 / w 1 50 52 60 61, ToMToU 1 51, ",
    "r 2 10 11 90 91 / w 1 20 55 60 61 / w 3 30 32 50 51, ToMToU 1 54, ",
    "r 2 10 11 90 91 / w 1 50 52 60 61, , there is no ToMToU",
    "r 2 10 11 90 91 / w 1 20 22 30 31 / w 3 50 52 60 61, ToMToU 1 21, ",
    "r 2 10 11 90 91 / w 1 20 22 30 31 / w 3 50 52 60 61, ToMToU 1 21 / ToMToU 3 51,"
        + " betrayed the same reader",
    "r 2 10 11 90 91 / w 1 20 22 30 31 / r 4 35 36 37 38 / w 3 50 52 60 61,"
        + " ToMToU 1 21 / ToMToU 3 51, ",
  })
  void seesWhatCannotBe(String spans, String violations, String contradiction) {
    List<OpenSpan> opens = new ArrayList<>();
    for (String span : spans.split(" / ", -1)) {
      String[] words = span.split(" ", 3);
      opens.add(OpenSpan.of(words[0] + " " + words[1] + " f " + words[2] + " text"));
    }
    List<Recorded> recorded = new ArrayList<>();
    if (violations != null) {
      for (String violation : violations.split(" / ", -1)) {
        String[] words = violation.split(" ", -1);
        recorded.add(
            new Recorded(
                words[0].replace("*", ""),
                "f",
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                words[0].endsWith("*")));
      }
    }
    List<String> found = new RaceReconstruction("f", opens, recorded).contradictions();
    if (contradiction == null) {
      assertEquals(List.of(), found);
    } else {
      assertTrue(found.stream().anyMatch(it -> it.contains(contradiction)), found::toString);
    }
  }
}
