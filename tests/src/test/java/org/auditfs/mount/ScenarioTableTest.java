package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of scenarios is the one of semantics.md, section 4. */
final class ScenarioTableTest {

  private static final Pattern HEADING = Pattern.compile("\\*\\*(S\\d+[a-z]?)\\*\\* (.*)");

  @Test
  void saysWhatTheReferenceSays() throws IOException {
    Optional<Path> found = semantics();
    assumeTrue(found.isPresent(), "no shared/reference/semantics.md beside the checkout");
    Path semantics = found.orElseThrow();
    List<String> ours = new ArrayList<>();
    for (Scenario scenario : Scenario.all()) {
      for (Scenario.Step step : scenario.steps()) {
        ours.add(row(scenario.name(), scenario.title(), step.text(), cells(step)));
      }
    }
    assertEquals(String.join("\n", reference(semantics)), String.join("\n", ours));
  }

  @Test
  void holdsEveryScenarioOfTheIssue() {
    List<String> names = Scenario.all().stream().map(Scenario::name).toList();
    for (int i = 1; i <= 16; i++) {
      String number = "S%02d".formatted(i);
      assertTrue(
          i == 10 || names.stream().anyMatch(name -> name.startsWith(number)),
          number + ": " + names);
    }
  }

  @Test
  void namesAnEventWhereverOneIsExpected() {
    for (Scenario scenario : Scenario.all()) {
      for (Scenario.Step step : scenario.steps()) {
        boolean expected =
            List.of(step.integrity(), step.secrecy(), step.combined()).stream()
                .anyMatch(cell -> cell.isPlayed() && cell.expected("rwxa") > 0);
        assertEquals(expected, !step.event().op().isEmpty(), scenario + " " + step.text());
      }
    }
  }

  /** The reference lies beside the checkout, or further up; not in a checkout alone. */
  private static Optional<Path> semantics() {
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      Path semantics = up.resolve("shared/reference/semantics.md");
      if (Files.exists(semantics)) {
        return Optional.of(semantics);
      }
    }
    return Optional.empty();
  }

  private static List<String> cells(Scenario.Step step) {
    return List.of(step.integrity().text(), step.secrecy().text(), step.combined().text());
  }

  private static String row(String name, String title, String step, List<String> cells) {
    return name + " " + title + ": " + step + " | " + String.join(" | ", cells);
  }

  private static List<String> reference(Path semantics) throws IOException {
    List<String> rows = new ArrayList<>();
    String name = "";
    String title = "";
    for (String line : Files.readAllLines(semantics)) {
      String[] cells = line.split("(?<!\\\\)\\|", -1);
      if (cells.length < 6) {
        continue;
      }
      Matcher heading = HEADING.matcher(cells[1].strip());
      if (heading.matches()) {
        name = heading.group(1);
        title = heading.group(2);
      }
      if (isAsked(name) && !cells[3].isBlank()) {
        List<String> three = List.of(cells[3].strip(), cells[4].strip(), cells[5].strip());
        rows.add(row(name, title, cells[2].strip(), three));
      }
    }
    return rows;
  }

  /** S01 to S16; S10 is about directories, which come later. */
  private static boolean isAsked(String name) {
    if (name.isEmpty() || name.equals("S10")) {
      return false;
    }
    return Integer.parseInt(name.replaceAll("[^0-9]", "")) <= 16;
  }
}
