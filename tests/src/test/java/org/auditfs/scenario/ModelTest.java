package org.auditfs.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.auditfs.posix.Words;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table, played in the model: what it says follows from the words of semantics.md. */
final class ModelTest {

  static Stream<Arguments> variants() {
    return Scenario.all().stream()
        .flatMap(
            scenario ->
                Stream.of(Watching.values())
                    .filter(watching -> watching.plays(scenario))
                    .map(watching -> Arguments.of(scenario, watching)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("variants")
  void recordsExactlyTheEventsOfTheTable(Scenario scenario, Watching watching) {
    Model model = new Model();
    List<String> rules =
        watching.rules(scenario).stream()
            .map(rule -> String.join(" ", Words.encode(scenario.spelled(rule))))
            .toList();
    for (String line : List.of("mkdir w 0755", "mkdir o 0755")) {
      model.play(Line.parse(line));
    }
    scenario.before().forEach(line -> play(model, scenario, line));
    if (!scenario.isWatchedLate()) {
      model.watch(rules);
    }
    List<String> mistakes = new ArrayList<>();
    for (Step step : scenario.steps()) {
      for (Line line : step.lines()) {
        if (line.text().equals("!watch")) {
          model.watch(rules);
        } else {
          play(model, scenario, line);
        }
      }
      check(scenario, watching, step, model.taken(), mistakes);
    }
    assertEquals("", String.join("\n", mistakes));
  }

  private static void play(Model model, Scenario scenario, Line line) {
    Line spelled = new Line(line.who(), scenario.spelled(line.text()), line.answer());
    assertEquals(line.answer(), model.play(spelled), line.toString());
  }

  private static void check(
      Scenario scenario,
      Watching watching,
      Step step,
      List<Model.Recorded> recorded,
      List<String> mistakes) {
    List<String> expected =
        step.events().stream()
            .limit(watching.expected(step))
            .map(event -> event.in(scenario).toString())
            .toList();
    List<String> found = recorded.stream().map(one -> one.event().toString()).toList();
    if (!expected.equals(found)) {
      mistakes.add(
          String.join(
              " | ",
              scenario + " " + watching.word(),
              step.text(),
              "expected " + watching.cell(step) + ": " + expected,
              "recorded " + found));
    }
  }
}
