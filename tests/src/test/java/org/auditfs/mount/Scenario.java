package org.auditfs.mount;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A scenario of scenarios.txt.
 *
 * @param name as {@code S03a}
 * @param title as in semantics.md
 * @param before lines for an actor, done before the watch is added
 */
record Scenario(String name, String title, List<String> before, List<Step> steps) {

  Scenario {
    before = List.copyOf(before);
    steps = List.copyOf(steps);
  }

  /**
   * A step of a scenario.
   *
   * @param text as in semantics.md
   * @param lines what an actor does
   * @param event what a record of it says, if there is one
   */
  record Step(
      String text,
      Cell integrity,
      Cell secrecy,
      Cell combined,
      List<String> lines,
      ExpectedEvent event) {
    Step {
      lines = List.copyOf(lines);
    }
  }

  /**
   * What a record says; names are relative, empty where there is none.
   *
   * @param object2 the new name of a rename or link
   * @param victim the name whose object went away by it
   */
  record ExpectedEvent(String op, String object, String object2, String victim) {

    static ExpectedEvent parse(String text) {
      String[] words = text.isBlank() ? new String[] {"", ""} : text.split(" ", -1);
      String object2 = "";
      String victim = "";
      for (int i = 2; i + 1 < words.length; i += 2) {
        if (words[i].equals(">")) {
          object2 = words[i + 1];
        } else {
          victim = words[i + 1];
        }
      }
      return new ExpectedEvent(words[0], words[1].equals("-") ? "" : words[1], object2, victim);
    }

    /** The names in it. */
    List<String> names() {
      return List.of(object, object2, victim).stream().filter(name -> !name.isEmpty()).toList();
    }
  }

  /** The scenarios of the table, in its order. */
  static List<Scenario> all() {
    try (InputStream table =
        Objects.requireNonNull(Scenario.class.getResourceAsStream("scenarios.txt"))) {
      return parse(new String(table.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Scenario> parse(String table) {
    List<Scenario> scenarios = new ArrayList<>();
    for (String block : table.split("(?m)^= ", -1)) {
      List<String> lines = block.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
      if (!lines.isEmpty()) {
        scenarios.add(scenario(lines));
      }
    }
    return scenarios;
  }

  private static Scenario scenario(List<String> lines) {
    String[] heading = lines.get(0).split(" ", 2);
    List<String> before = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("(?<!\\\\)\\|", -1);
      if (cells[0].strip().equals("before")) {
        before.addAll(actions(cells[1]));
      } else {
        steps.add(step(cells));
      }
    }
    return new Scenario(heading[0], heading[1], before, steps);
  }

  private static Step step(String[] cells) {
    return new Step(
        cells[0].strip(),
        new Cell(cells[1].strip()),
        new Cell(cells[2].strip()),
        new Cell(cells[3].strip()),
        actions(cells[4]),
        ExpectedEvent.parse(cells[5].strip()));
  }

  private static List<String> actions(String cell) {
    return Arrays.stream(cell.split(";", -1)).map(String::strip).toList();
  }

  /** Where the play can be interrupted: numbers of steps done at which no file is held open. */
  List<Integer> rests() {
    List<Integer> rests = new ArrayList<>();
    Set<String> open = new HashSet<>();
    for (int done = 0; done <= steps.size(); done++) {
      if (open.isEmpty()) {
        rests.add(done);
      }
      if (done < steps.size()) {
        follow(steps.get(done), open);
      }
    }
    return rests;
  }

  /** The rest that is nearest to the middle; the later of two. */
  int middle() {
    return rests().stream()
        .min(Comparator.comparingInt(this::distance).thenComparing(Comparator.reverseOrder()))
        .orElseThrow();
  }

  /** Whether a line that an actor is told has {@code word} in it. */
  boolean does(String word) {
    return steps.stream().flatMap(step -> step.lines().stream()).anyMatch(l -> l.contains(word));
  }

  private int distance(int done) {
    return Math.abs(2 * done - steps.size());
  }

  private static void follow(Step step, Set<String> open) {
    for (String line : step.lines()) {
      if (line.contains(" = ")) {
        open.add(line.substring(0, line.indexOf(" = ")));
      } else if (line.startsWith("close ")) {
        open.remove(line.substring("close ".length()));
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
