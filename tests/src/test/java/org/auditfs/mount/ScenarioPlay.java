package org.auditfs.mount;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.auditfs.posix.Actor;

/**
 * Plays every scenario with every way of watching beneath one mount, each in a directory of its
 * own, and remembers what was done. After each step the actor opens the marker, a watched file: so
 * the serials of the trail tell which events belong to which step.
 */
final class ScenarioPlay {

  /** Key of the rule that watches the marker. */
  static final String MARKER_KEY = "marker";

  private static final String WATCHED = "w/target";

  private final Path mount;
  private final Actor actor;
  private final List<Variant> variants = new ArrayList<>();
  private final List<Played> played = new ArrayList<>();

  /**
   * @param scenarios what can be played on this mount
   */
  ScenarioPlay(Path mount, Actor actor, List<Scenario> scenarios) {
    this.mount = mount;
    this.actor = actor;
    for (Scenario scenario : scenarios) {
      for (Watching watching : Watching.values()) {
        if (watching.plays(scenario)) {
          variants.add(new Variant(scenario, watching));
        }
      }
    }
  }

  /** A scenario, watched in one way. */
  record Variant(Scenario scenario, Watching watching) {

    /** The key of its rules, and the name of its directory. */
    String key() {
      return scenario.name() + "." + watching.word();
    }
  }

  /**
   * A step that was done.
   *
   * @param marker the number of the marker's event that came after it, from 0
   * @param answers what the actor was told
   * @param before inode numbers of the names in the expected event before the step, and after
   */
  record Played(
      Variant variant,
      Scenario.Step step,
      int marker,
      List<String> answers,
      Map<String, Long> before,
      Map<String, Long> after) {}

  List<Variant> variants() {
    return variants;
  }

  List<Played> played() {
    return played;
  }

  /** The variant's directory, as users of the mount see it. */
  String directory(Variant variant) {
    return mount + "/" + variant.key();
  }

  /** Makes the directories, what is there before the watches, and the marker. */
  void prepare() {
    actor.must("mkdir " + mount + "/marker 0755");
    actor.must("file " + mount + "/marker/m");
    for (Variant variant : variants) {
      actor.must("mkdir " + directory(variant) + " 0755");
      actor.must("chdir " + directory(variant));
      actor.must("mkdir w 0755");
      actor.must("mkdir o 0755");
      for (String line : variant.scenario().before()) {
        actor.must(spelled(line));
      }
    }
    actor.must("reset");
  }

  /** The arguments of each {@code auditfs add} that the play needs. */
  List<List<String>> additions() {
    List<List<String>> all = new ArrayList<>();
    all.add(List.of("add", "integrity", mount + "/marker/m", "-p", "wa", "-k", MARKER_KEY));
    for (Variant variant : variants) {
      all.addAll(variant.watching().additions(directory(variant) + "/" + WATCHED, variant.key()));
    }
    return all;
  }

  /** Plays each scenario up to its middle. */
  void playFirstHalf() {
    variants.forEach(v -> play(v, 0, v.scenario().middle()));
  }

  /** Plays each scenario from its middle to the end. */
  void playSecondHalf() {
    variants.forEach(v -> play(v, v.scenario().middle(), v.scenario().steps().size()));
  }

  /** Plays each scenario from one rest to the next; false when all have come to their end. */
  boolean playToRest(int number) {
    boolean played = false;
    for (Variant variant : variants) {
      List<Integer> rests = variant.scenario().rests();
      if (number < rests.size()) {
        play(variant, number == 0 ? 0 : rests.get(number - 1), rests.get(number));
        played = true;
      }
    }
    return played;
  }

  private void play(Variant variant, int from, int to) {
    actor.must("chdir " + directory(variant));
    for (Scenario.Step step : variant.scenario().steps().subList(from, to)) {
      Map<String, Long> before = inodes(step);
      List<String> answers = step.lines().stream().map(this::tell).toList();
      Map<String, Long> after = inodes(step);
      played.add(new Played(variant, step, played.size(), answers, before, after));
      actor.must("m = open " + mount + "/marker/m O_WRONLY");
      actor.must("close m");
    }
    actor.must("reset");
  }

  private String tell(String line) {
    String[] parts = line.split(" -> ", 2);
    String answer = actor.tell(spelled(parts[0]));
    String wanted = parts.length == 2 ? parts[1] : "ok";
    boolean right = answer.equals(wanted) || (parts.length == 1 && answer.startsWith("ok "));
    if (!right || (line.startsWith("exec ") && !answer.startsWith("ok exit=0 "))) {
      return line + " -> " + answer + " (not as told)";
    }
    return line + " -> " + answer;
  }

  private Map<String, Long> inodes(Scenario.Step step) {
    Map<String, Long> inodes = new HashMap<>();
    for (String name : step.event().names()) {
      String answer = actor.tell("lstat " + spelled(name));
      if (answer.startsWith("ok ")) {
        inodes.put(name, Long.parseLong(answer.substring(answer.lastIndexOf("ino=") + 4)));
      }
    }
    return inodes;
  }

  /** A line with {@code P} replaced by the watched name. */
  private static String spelled(String line) {
    return line.replaceAll("(?<=^| )P(?=$| )", WATCHED);
  }

  /** The absolute name, as an event is to have it, of a name in the table. */
  String absolute(Variant variant, String name) {
    return directory(variant) + "/" + spelled(name);
  }
}
