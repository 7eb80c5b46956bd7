package org.auditfs.mount;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Who;
import org.auditfs.posix.Words;
import org.auditfs.scenario.Line;
import org.auditfs.scenario.Scenario;
import org.auditfs.scenario.Step;
import org.auditfs.scenario.Watching;

/**
 * Plays scenarios with every way of watching on one ground, each in a directory of its own, and
 * remembers what was done. After each step an actor opens the marker, a watched file: so the
 * serials of the trail tell which events belong to which step.
 */
final class ScenarioPlay {

  /** Key of the rule that watches the marker. */
  static final String MARKER_KEY = "marker";

  private final Ground ground;
  private final List<Variant> variants;
  private final List<Played> played = new ArrayList<>();
  private final Set<Who> here = new HashSet<>();
  private boolean mounted = true;
  private int markers;

  /**
   * @param variants what can be played on this ground
   */
  ScenarioPlay(Ground ground, List<Variant> variants) {
    this.ground = ground;
    this.variants = List.copyOf(variants);
  }

  /** A scenario, watched in one way. */
  record Variant(Scenario scenario, Watching watching) {

    /** Every way in which each scenario is watched. */
    static List<Variant> of(List<Scenario> scenarios) {
      List<Variant> all = new ArrayList<>();
      for (Scenario scenario : scenarios) {
        for (Watching watching : Watching.values()) {
          if (watching.plays(scenario)) {
            all.add(new Variant(scenario, watching));
          }
        }
      }
      return all;
    }

    /** The key of its rules, and the name of its directory. */
    String key() {
      return scenario.name() + "." + watching.word();
    }

    @Override
    public String toString() {
      return scenario.name() + " " + watching.word();
    }
  }

  /**
   * A step that was done.
   *
   * @param marker the number of the marker's event that came after it, from 0
   * @param wrongAnswers what actors were told, where the table says something else
   * @param before inode numbers of the names in the expected events before the step, and after
   */
  record Played(
      Variant variant,
      Step step,
      int marker,
      List<String> wrongAnswers,
      Map<String, Long> before,
      Map<String, Long> after) {}

  List<Variant> variants() {
    return variants;
  }

  List<Played> played() {
    return played;
  }

  /** How often the marker was opened. */
  int markers() {
    return markers;
  }

  /**
   * How many events each step made that was played.
   *
   * @param keys of the rules that asked for each event, in the order of the events
   */
  List<Integer> counts(List<String> keys) {
    List<List<String>> bySteps = bySteps(keys, MARKER_KEY::equals);
    List<Integer> counts = new ArrayList<>();
    for (Played one : played) {
      String own = one.variant().key();
      counts.add((int) bySteps.get(one.marker()).stream().filter(key -> isOf(own, key)).count());
    }
    return counts;
  }

  /** Whoever takes rules away leaves events without a key. */
  private static boolean isOf(String own, String key) {
    return key.isEmpty() || key.equals(own) || key.startsWith(own + ".");
  }

  /** What comes before each marker, without it. */
  static <E> List<List<E>> bySteps(List<E> events, Predicate<E> isMarker) {
    List<List<E>> steps = new ArrayList<>();
    List<E> current = new ArrayList<>();
    for (E event : events) {
      if (isMarker.test(event)) {
        steps.add(current);
        current = new ArrayList<>();
      } else {
        current.add(event);
      }
    }
    return steps;
  }

  /** Process id of an actor. */
  long pid(Who who) {
    return ground.cast().actor(who).pid();
  }

  /** The variant's directory, as users of the mount see it. */
  String directory(Variant variant) {
    return ground.directory() + "/" + variant.key();
  }

  /** Makes the directories, what is there before the watches, the marker, and the watches. */
  void prepare() {
    Actor root = ground.cast().actor(Who.ROOT);
    root.must("mkdir " + ground.directory() + "/marker 0755");
    root.must("file " + ground.directory() + "/marker/m");
    variants.forEach(this::prepare);
    ground.cast().reset();
    ground.add(List.of(addition("integrity", marker(), List.of(), MARKER_KEY)));
    for (Variant variant : variants) {
      if (!variant.scenario().isWatchedLate()) {
        ground.add(additions(variant));
      }
    }
  }

  private void prepare(Variant variant) {
    Actor root = ground.cast().actor(Who.ROOT);
    root.must("mkdir " + directory(variant) + " 0755");
    root.must("chdir " + directory(variant));
    root.must("mkdir w 0755");
    root.must("mkdir o 0755");
    for (Line line : variant.scenario().before()) {
      String answer = root.tell(spelled(variant, line));
      if (!line.isAnsweredBy(answer)) {
        throw new AssertionError(variant + ": before: " + line + ": " + answer);
      }
    }
    root.must("reset");
  }

  private String marker() {
    return ground.directory() + "/marker/m";
  }

  /** The arguments of each {@code auditfs add} of a variant. */
  private List<List<String>> additions(Variant variant) {
    List<List<String>> all = new ArrayList<>();
    for (String rule : variant.watching().rules(variant.scenario())) {
      List<String> words = List.of(rule.split(" ", -1));
      String path = absolute(variant, words.get(1));
      List<String> options = new ArrayList<>(words.subList(2, words.size()));
      List<String> addition = addition(words.get(0), path, options, variant.key());
      if (all.contains(addition)) { // the same again, but for its keys
        addition = addition(words.get(0), path, options, variant.key());
        addition.addAll(List.of("-k", "again"));
      }
      all.add(addition);
    }
    return all;
  }

  private static List<String> addition(String verb, String path, List<String> options, String key) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    // The control socket takes a byte a char.
    List<String> words =
        new ArrayList<>(List.of("add", verb, new String(bytes, StandardCharsets.ISO_8859_1)));
    words.addAll(options);
    words.addAll(List.of("-k", key));
    return words;
  }

  /** Plays each scenario from beginning to end. */
  void playAll() {
    variants.forEach(v -> play(v, 0, v.scenario().steps().size()));
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
    boolean any = false;
    for (Variant variant : variants) {
      List<Integer> rests = variant.scenario().rests();
      if (number < rests.size()) {
        play(variant, number == 0 ? 0 : rests.get(number - 1), rests.get(number));
        any = true;
      }
    }
    return any;
  }

  private void play(Variant variant, int from, int to) {
    for (Step step : variant.scenario().steps().subList(from, to)) {
      Map<String, Long> before = inodes(variant, step);
      List<String> wrong = new ArrayList<>();
      for (Line line : step.lines()) {
        String answer = line.isForDaemon() ? direct(variant, line) : tell(variant, line);
        if (!line.isAnsweredBy(answer)) {
          wrong.add(line + ": answered " + answer);
        }
      }
      played.add(new Played(variant, step, markers, wrong, before, inodes(variant, step)));
      mark();
    }
    leave();
  }

  /** Nobody sees it while nothing is mounted; the next mark then stands for more than one step. */
  private void mark() {
    if (mounted) {
      Actor root = ground.cast().actor(Who.ROOT);
      root.must("m = open " + marker() + " O_WRONLY");
      root.must("close m");
      markers++;
    }
  }

  private void leave() {
    ground.cast().reset();
    here.clear();
  }

  private String direct(Variant variant, Line line) {
    switch (line.text()) {
      case "!watch" -> ground.add(additions(variant));
      case "!unmount" -> unmount();
      case "!mount" -> mount();
      case "!restart" -> {
        leave();
        ground.restart();
      }
      default -> throw new IllegalArgumentException(line.text());
    }
    return "ok";
  }

  private void unmount() {
    leave();
    ground.unmount();
    mounted = false;
  }

  private void mount() {
    leave();
    ground.mount();
    mounted = true;
  }

  private String tell(Variant variant, Line line) {
    return actor(variant, Who.of(line.who())).tell(spelled(variant, line));
  }

  /** An actor in the variant's directory, where it stays until the scenario is left. */
  private Actor actor(Variant variant, Who who) {
    Actor actor = ground.cast().actor(who);
    if (here.add(who)) {
      actor.must("chdir " + directory(variant));
    }
    return actor;
  }

  private Map<String, Long> inodes(Variant variant, Step step) {
    Map<String, Long> inodes = new HashMap<>();
    step.events().stream()
        .flatMap(event -> event.names())
        .forEach(
            name -> {
              String line = "lstat " + variant.scenario().spelled(name);
              String answer = actor(variant, Who.ROOT).tell(line);
              if (answer.startsWith("ok ")) {
                int at = answer.lastIndexOf("ino=") + "ino=".length();
                inodes.put(name, Long.parseLong(answer.substring(at)));
              }
            });
    return inodes;
  }

  private String spelled(Variant variant, Line line) {
    String beneath = ground.beneath() + "/" + variant.key() + "/";
    return variant.scenario().spelled(line.text()).replace("BARE/", beneath);
  }

  /** The absolute name, as an event is to have it, of a name in the table. */
  String absolute(Variant variant, String name) {
    return directory(variant) + "/" + Words.word(variant.scenario().spelled(name));
  }
}
