package org.auditfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.auditfs.config.CommandException;
import org.auditfs.lesson.EventPattern;
import org.auditfs.lesson.LessonStep;
import org.auditfs.stage.Actor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PredictionTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Prediction prediction(String answers, boolean asks, boolean waits) {
    byte[] typed = answers.replace(" ", "\n").getBytes(StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(out, new ByteArrayOutputStream(), Map.of());
    return new Prediction(terminal, new ByteArrayInputStream(typed), asks, waits);
  }

  private static LessonStep step(boolean recorded) {
    List<EventPattern> expected =
        recorded ? List.of(EventPattern.parse("open /etc/passwd")) : List.of();
    return new LessonStep("cat /etc/passwd", Actor.ROOT, false, "", expected, "W");
  }

  /** A row: what is typed at a step that is recorded and one that is not; the score. */
  @ParameterizedTest
  @CsvSource({
    "y n ,You were right in 2 of 2.",
    "n n ,You were right in 1 of 2.",
    "n y ,You were right in 0 of 2.",
    "perhaps Y N ,You were right in 2 of 2."
  })
  void countsWhoWasRight(String answers, String score) throws Exception {
    Prediction prediction = prediction(answers, true, false);
    prediction.before(step(true));
    prediction.before(step(false));
    assertEquals(score, prediction.score());
  }

  @Test
  void waitsForALineAndCountsNothing() throws Exception {
    Prediction prediction = prediction("x ", false, true);
    prediction.before(step(true));
    assertEquals("", prediction.score());
    assertThrows(CommandException.class, () -> prediction.before(step(true)));
  }

  @Test
  void asksNobodyUnlessItIsTo() throws Exception {
    Prediction prediction = prediction("", false, false);
    prediction.before(step(true));
    assertEquals("", prediction.score());
  }
}
