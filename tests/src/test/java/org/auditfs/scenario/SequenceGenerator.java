package org.auditfs.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/** Invents sequences of root and two users: few names and directories, so that steps meet. */
public final class SequenceGenerator {

  private static final List<String> DIRECTORIES = List.of("w", "o", "d", "e");
  private static final List<String> FILES = List.of("target", "target", "a", "b");

  private static final List<List<String>> RULES =
      List.of(
          List.of("integrity P -p wa"),
          List.of("integrity P -p rwxa"),
          List.of("integrity P -p wa", "secrecy P"),
          List.of("secrecy P", "integrity P -p r"),
          List.of("secrecy P"),
          List.of("integrity o/a -p rwxa"),
          List.of("secrecy o/a"),
          List.of("integrity d/e/b -p wa", "secrecy d/e/b"),
          List.of("integrity d/e/b -p a"));

  private static final List<List<String>> RULES_OF_DIRECTORIES =
      List.of(
          List.of("integrity d -p wa"),
          List.of("integrity d -p rwxa"),
          List.of("integrity d/e -p wa", "secrecy d/e"),
          List.of("integrity d -p rwxa", "secrecy d -R"),
          List.of("secrecy d"),
          List.of("secrecy d -R"),
          List.of("integrity w -p wa"),
          List.of("secrecy w -R"));

  private static final List<String> OPENS =
      List.of(
          "O_RDONLY",
          "O_RDONLY",
          "O_WRONLY",
          "O_RDWR",
          "O_RDONLY,O_TRUNC",
          "O_WRONLY,O_CREAT 0644",
          "O_RDONLY,O_CREAT 0644",
          "O_WRONLY,O_CREAT,O_EXCL 0644");

  private static final List<String> MODES = List.of("0600", "0644", "0755", "0700", "0666", "0777");

  /** Every third step is a user's; links are root's alone: fs.protected_hardlinks may be either. */
  private static final List<String> WHO = List.of("", "", "", "", "alice: ", "bob: ");

  private final Random random;
  private final boolean directories;
  private final Model model = new Model();

  private SequenceGenerator(long seed, boolean directories) {
    this.random = new Random(seed);
    this.directories = directories;
  }

  /**
   * The sequence of a seed: so many steps, a restart in the middle.
   *
   * @param directories whether watched names may lead to directories
   */
  public static Sequence of(long seed, int steps, boolean directories) {
    return new SequenceGenerator(seed, directories).sequence("R" + seed, steps);
  }

  private Sequence sequence(String name, int length) {
    List<Line> before = new ArrayList<>();
    for (String line : List.of("mkdir w 0755", "mkdir o 0755")) {
      model.play(Line.parse(line));
    }
    add(before, "mkdir d 0755");
    add(before, "mkdir d/e 0755");
    for (String directory : DIRECTORIES) {
      if (random.nextInt(2) > 0) {
        add(before, "chmod " + (directory.equals("e") ? "d/e" : directory) + " 0777");
      }
    }
    for (String path : List.of(Scenario.TARGET, "o/a", "d/e/b", "w/b", "o/target")) {
      if (random.nextInt(3) > 0) {
        add(before, "file " + path);
      }
    }
    List<String> rules = rules(before.toString());
    List<List<Line>> steps = new ArrayList<>();
    while (steps.size() < length) {
      List<Line> step = steps.size() == length / 2 ? List.of(Sequence.RESTART) : step();
      var unused = Sequence.done(model, step);
      steps.add(step);
    }
    return new Sequence(name, rules, before, steps);
  }

  private void add(List<Line> before, String text) {
    Line line = Line.parse(text);
    model.play(line);
    before.add(line);
  }

  /** Secrecy wants an object, or an integrity rule before it. */
  private List<String> rules(String there) {
    List<String> rules = new ArrayList<>();
    int wanted = 1 + random.nextInt(3);
    while (rules.size() < wanted) {
      List<String> some = pick(directories && random.nextInt(3) > 0 ? RULES_OF_DIRECTORIES : RULES);
      String first = some.get(0);
      String path = Line.spelled(first.split(" ", -1)[1], Scenario.TARGET);
      if (!first.startsWith("secrecy")
          || DIRECTORIES.contains(path)
          || there.contains("file " + path)) {
        rules.addAll(some);
      }
    }
    return rules;
  }

  private List<Line> step() {
    String who = pick(WHO);
    List<Line> step = deed();
    boolean roots = step.stream().anyMatch(line -> line.verb().equals("link"));
    return roots ? step : step.stream().map(line -> Line.parse(who + line)).toList();
  }

  private List<Line> deed() {
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> open(anything());
      case 4, 5 -> open(newFile());
      case 6, 7 -> lines("link " + file() + " " + newFile());
      case 8, 9, 10 -> lines("unlink " + file());
      case 11, 12, 13 -> lines("rename " + file() + " " + newFile());
      case 14 -> lines("renameat2 " + file() + " " + file() + " EXCHANGE");
      case 15 -> lines("chmod " + anything() + " " + pick(MODES));
      case 16 -> lines("mkdir " + newDirectory() + " 0755");
      case 17 -> lines("rmdir " + directory());
      case 18 -> lines("rename " + directory() + " " + newDirectory());
      default -> lines("renameat2 " + directory() + " " + directory() + " EXCHANGE");
    };
  }

  private List<Line> open(String path) {
    return lines("a = open " + path + " " + pick(OPENS), "close a");
  }

  private static List<Line> lines(String... texts) {
    return List.of(texts).stream().map(Line::parse).toList();
  }

  private String anything() {
    return random.nextInt(6) == 0 ? directory() : file();
  }

  /** Mostly one that is there. */
  private String file() {
    List<String> there = paths(thing -> !thing.isDirectory());
    return there.isEmpty() || random.nextInt(12) == 0 ? fileName() : pick(there);
  }

  private String directory() {
    List<String> there = paths(Thing::isDirectory);
    return there.isEmpty() ? newDirectory() : pick(there);
  }

  /** What a file may come to be called, seldom like a directory. */
  private String newFile() {
    return random.nextInt(12) == 0 ? in(pick(DIRECTORIES)) : fileName();
  }

  /** Often a watched one, never a directory's. */
  private String fileName() {
    return random.nextInt(3) == 0
        ? pick(List.of(Scenario.TARGET, Scenario.TARGET, "o/a", "d/e/b"))
        : in(pick(FILES));
  }

  private String newDirectory() {
    boolean likeFile = directories && random.nextInt(6) == 0;
    String name = pick(likeFile ? FILES : DIRECTORIES);
    return random.nextInt(3) == 0 ? name : in(name);
  }

  private String in(String name) {
    List<String> directories = paths(Thing::isDirectory);
    return directories.isEmpty() || random.nextInt(6) == 0 ? name : pick(directories) + "/" + name;
  }

  private List<String> paths(Predicate<Thing> wanted) {
    List<String> paths = new ArrayList<>();
    collect(model.world().top, "", wanted, paths);
    return paths;
  }

  private static void collect(
      Thing directory, String prefix, Predicate<Thing> wanted, List<String> paths) {
    for (Map.Entry<String, Thing> one : directory.names.entrySet()) {
      String path = prefix + one.getKey();
      if (wanted.test(one.getValue())) {
        paths.add(path);
      }
      collect(one.getValue(), path + "/", wanted, paths);
    }
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
