package org.auditfs.scenario;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A scenario of scenarios.txt.
 *
 * @param name as {@code S03a}
 * @param title as in semantics.md
 * @param path the watched name, as lines spell it
 * @param watched the rules of each column, with P for the watched name; none where it is not played
 * @param before done before the watch is added
 * @param gap why it cannot be played on jnr-fuse; empty where it can
 */
public record Scenario(
    String name,
    String title,
    String path,
    List<List<String>> watched,
    List<Line> before,
    String gap,
    List<Step> steps) {

  /** The watched name where nothing else is said. */
  public static final String TARGET = "w/target";

  static final List<List<String>> DEFAULT_RULES =
      List.of(List.of("integrity P"), List.of("secrecy P"), List.of("integrity P", "secrecy P"));

  public Scenario {
    watched = List.copyOf(watched);
    before = List.copyOf(before);
    steps = List.copyOf(steps);
  }

  /** The scenarios of the table, in its order. */
  public static List<Scenario> all() {
    return ScenarioTable.read();
  }

  /** A line or a rule, with the watched name spelled. */
  public String spelled(String text) {
    return Line.spelled(text, path);
  }

  /** Whether the watch is added in one of the steps, and not before them. */
  public boolean isWatchedLate() {
    return lines().anyMatch(line -> line.text().equals("!watch"));
  }

  /** Where the play can be interrupted: numbers of steps done at which nothing is held. */
  public List<Integer> rests() {
    List<Integer> rests = new ArrayList<>();
    Set<String> held = new HashSet<>();
    for (int done = 0; done <= steps.size(); done++) {
      if (held.isEmpty()) {
        rests.add(done);
      }
      if (done < steps.size()) {
        steps.get(done).lines().forEach(line -> follow(line.text(), held));
      }
    }
    return rests;
  }

  /** The rest that is nearest to the middle; the later of two. */
  public int middle() {
    return rests().stream()
        .min(Comparator.comparingInt(this::distance).thenComparing(Comparator.reverseOrder()))
        .orElseThrow();
  }

  /** Whether the daemon is ended in one of the steps. */
  public boolean isInterrupted() {
    return lines().anyMatch(line -> Set.of("!restart", "!unmount").contains(line.text()));
  }

  private Stream<Line> lines() {
    return steps.stream().flatMap(step -> step.lines().stream());
  }

  private int distance(int done) {
    return Math.abs(2 * done - steps.size());
  }

  /** Descriptors, mounts on top of the mount, and the mount's absence are held. */
  private static void follow(String line, Set<String> held) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "close" -> held.remove(words[1]);
      case "bindmount" -> held.add(words[2]);
      case "tmpfs" -> held.add(words[1]);
      case "umount" -> held.remove(words[1]);
      case "!unmount" -> held.add("unmounted");
      case "!mount" -> held.remove("unmounted");
      default -> {
        if (words.length > 1 && words[1].equals("=")) {
          held.add(words[0]);
        }
      }
    }
  }

  /** In the notation of the table. */
  public String text() {
    List<String> text = new ArrayList<>(List.of("= " + name + " " + title.replace("|", "\\|")));
    if (!path.equals(TARGET)) {
      text.add("path | " + path);
    }
    if (!watched.equals(DEFAULT_RULES)) {
      String rules =
          watched.stream()
              .map(column -> column.isEmpty() ? "-" : String.join("; ", column))
              .collect(Collectors.joining(" | "));
      text.add("watched | " + rules);
    }
    if (!before.isEmpty()) {
      text.add("before | " + before.stream().map(Line::toString).collect(Collectors.joining("; ")));
    }
    steps.forEach(step -> text.add(step.toString()));
    return String.join("\n", text);
  }

  @Override
  public String toString() {
    return name;
  }
}
