package org.auditfs.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of scenarios is the one of semantics.md, section 4. */
final class ScenarioTableTest {

  private static final Path README = Path.of("../fuse-fs/README.md");
  private static final Pattern HEADING = Pattern.compile("\\*\\*(S\\d+[a-z]?)\\*\\* (.*)");

  /** All 67, where the reference lies beside the checkout. */
  @Test
  void saysWhatTheReferenceSays() throws IOException {
    Optional<Path> found = semantics();
    assumeTrue(found.isPresent(), "no shared/reference/semantics.md beside the checkout");
    Path semantics = found.orElseThrow();
    List<String> ours = new ArrayList<>();
    for (Scenario scenario : Scenario.all()) {
      for (Step step : scenario.steps()) {
        if (!step.text().startsWith("+ ")) {
          ours.add(row(scenario.name(), scenario.title(), step.text(), cells(step)));
        }
      }
    }
    assertEquals(String.join("\n", reference(semantics)), String.join("\n", ours));
  }

  @Test
  void saysTheSameWhenItIsPrintedAndReadAgain() {
    for (Scenario scenario : Scenario.all()) {
      Scenario again = ScenarioTable.parse(scenario.text()).get(0);
      assertEquals(scenario.text(), again.text());
      assertEquals(scenario.steps().size(), again.steps().size());
    }
  }

  @Test
  void namesAsManyEventsAsAnyWayOfWatchingExpects() {
    for (Scenario scenario : Scenario.all()) {
      for (Step step : scenario.steps()) {
        int most =
            Stream.of(Watching.values())
                .filter(watching -> watching.plays(scenario))
                .mapToInt(watching -> watching.expected(step))
                .max()
                .orElse(0);
        assertEquals(most, step.events().size(), scenario + " " + step.text());
      }
    }
  }

  @Test
  void decidesWhatTheReferenceLeavesOpen() {
    for (Scenario scenario : Scenario.all()) {
      for (Step step : scenario.steps()) {
        for (Cell cell : step.cells()) {
          assertEquals(cell.reference().equals("o"), cell.text().startsWith("o="), step.text());
        }
      }
    }
  }

  @Test
  void tellsInTheReadmeWhatIsDecided() throws IOException {
    String section = Files.readString(README).split("## What the reference leaves open", -1)[1];
    for (Scenario scenario : Scenario.all()) {
      boolean decided =
          scenario.steps().stream()
              .flatMap(step -> step.cells().stream())
              .anyMatch(Cell::isDecided);
      assertEquals(
          decided, section.split("\n## ", -1)[0].contains(scenario.name() + " "), scenario.name());
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

  private static List<String> cells(Step step) {
    return step.cells().stream().map(Cell::reference).toList();
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
        title = heading.group(2).replace("\\|", "|");
      }
      if (!name.isEmpty() && !cells[3].isBlank()) {
        List<String> three = List.of(cells[3].strip(), cells[4].strip(), cells[5].strip());
        rows.add(row(name, title, cells[2].strip().replace("\\|", "|"), three));
      }
    }
    return rows;
  }
}
