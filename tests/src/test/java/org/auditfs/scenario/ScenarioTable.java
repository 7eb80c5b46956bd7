package org.auditfs.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Reads scenarios.txt, which says itself what it means. */
final class ScenarioTable {

  private final String name;
  private final String title;
  private final List<Line> before = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private String path = Scenario.TARGET;
  private List<List<String>> watched = Scenario.DEFAULT_RULES;
  private String gap = "";

  private ScenarioTable(String heading) {
    String[] words = heading.split(" ", 2);
    this.name = words[0];
    this.title = words[1].replace("\\|", "|");
  }

  static List<Scenario> read() {
    try (InputStream table =
        Objects.requireNonNull(ScenarioTable.class.getResourceAsStream("scenarios.txt"))) {
      return parse(new String(table.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Scenario> parse(String table) {
    List<Scenario> scenarios = new ArrayList<>();
    for (String block : table.split("(?m)^= ", -1)) {
      List<String> lines = block.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
      if (!lines.isEmpty()) {
        ScenarioTable one = new ScenarioTable(lines.get(0));
        lines.subList(1, lines.size()).forEach(one::take);
        scenarios.add(one.scenario());
      }
    }
    return scenarios;
  }

  private Scenario scenario() {
    return new Scenario(name, title, path, watched, before, gap, steps);
  }

  private void take(String line) {
    List<String> cells =
        Arrays.stream(line.split("(?<!\\\\)\\|", -1))
            .map(cell -> cell.strip().replace("\\|", "|"))
            .toList();
    switch (cells.get(0)) {
      case "path" -> path = cells.get(1);
      case "watched" -> watched = cells.subList(1, 4).stream().map(ScenarioTable::rules).toList();
      case "before" -> before.addAll(lines(cells.get(1)));
      case "note" -> {}
      case "not on jnr-fuse" -> gap = cells.get(1);
      default -> steps.add(step(cells));
    }
  }

  private static List<String> rules(String cell) {
    return cell.equals("-") ? List.of() : parts(cell);
  }

  private static Step step(List<String> cells) {
    List<Cell> three = cells.subList(1, 4).stream().map(Cell::new).toList();
    List<ExpectedEvent> events = parts(cells.get(5)).stream().map(ExpectedEvent::parse).toList();
    return new Step(cells.get(0), three, lines(cells.get(4)), events);
  }

  private static List<Line> lines(String cell) {
    return parts(cell).stream().map(Line::parse).toList();
  }

  private static List<String> parts(String cell) {
    return Arrays.stream(cell.split(";", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }
}
