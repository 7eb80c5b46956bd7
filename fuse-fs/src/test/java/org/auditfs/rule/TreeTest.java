package org.auditfs.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TreeTest {

  private static final FileId D = RuleCostTest.id(1);
  private static final FileId SUB = RuleCostTest.id(2);
  private static final FileId OUT = RuleCostTest.id(3);
  private static final FileId FILE = RuleCostTest.id(4);

  private final Tree tree = new Tree();

  private static ByteString name(String name) {
    return ByteString.of(name);
  }

  private boolean isBelow(FileId object) {
    return tree.isBelow(object, D::equals);
  }

  @Test
  void knowsWhatLiesBelowAndNotTheDirectoryItself() {
    tree.begin(D);
    assertTrue(tree.seen(D, name("sub"), SUB, true, 2));
    assertFalse(tree.seen(SUB, name("f"), FILE, false, 1));
    assertTrue(isBelow(SUB) && isBelow(FILE));
    assertFalse(isBelow(D));
    assertEquals(List.of(SUB, D), tree.above(FILE));
    assertEquals(List.of(D), tree.from(D));
    assertEquals(List.of(), tree.from(OUT));
    assertEquals(Set.of(SUB, FILE), Set.copyOf(tree.below(D)));
  }

  @Test
  void aDirectoryTakesAlongWhatLiesBelowIt() {
    tree.begin(D);
    tree.seen(D, name("sub"), SUB, true, 2);
    tree.seen(SUB, name("f"), FILE, false, 1);
    NameRef inside = new NameRef(D, name("sub"));
    NameRef outside = new NameRef(OUT, name("sub"));
    assertFalse(tree.moved(inside, outside, SUB, true, 2));
    assertFalse(isBelow(SUB) || isBelow(FILE));
    assertTrue(tree.knows(SUB), "so that it may come back without another look");
    assertFalse(tree.moved(outside, inside, SUB, true, 2));
    assertTrue(isBelow(SUB) && isBelow(FILE));
  }

  @Test
  void aFileIsBelowAsLongAsOneNameIs() {
    tree.begin(D);
    tree.seen(D, name("in"), FILE, false, 1);
    tree.linked(OUT, name("out"), FILE);
    tree.linked(D, name("again"), FILE);
    tree.gone(D, name("in"), FILE);
    assertTrue(isBelow(FILE));
    tree.gone(OUT, name("out"), FILE);
    tree.gone(D, name("again"), FILE);
    assertFalse(isBelow(FILE));
    tree.linked(D, name("lout"), FILE);
    assertTrue(isBelow(FILE), "linked in from outside");
  }

  @Test
  void aNameThatMovesNextToAnotherOfTheSameFileIsNotTakenForIt() {
    tree.begin(D);
    tree.seen(D, name("one"), FILE, false, 1);
    tree.linked(OUT, name("two"), FILE);
    tree.moved(new NameRef(OUT, name("two")), new NameRef(D, name("two")), FILE, false, 2);
    tree.gone(D, name("two"), FILE);
    assertTrue(isBelow(FILE));
  }

  @Test
  void aBindMountOfADirectoryInsideItselfTakesNothingAway() {
    tree.begin(D);
    tree.seen(D, name("sub"), SUB, true, 2);
    tree.seen(SUB, name("bind"), D, true, 2);
    assertTrue(isBelow(SUB));
    assertEquals(List.of(D), tree.above(SUB));
  }

  @Test
  void forgetsWhatLiesBelowNothingThatIsWatched() {
    tree.begin(D);
    tree.begin(OUT);
    tree.seen(D, name("sub"), SUB, true, 2);
    tree.seen(OUT, name("f"), FILE, false, 1);
    tree.retain(List.of(OUT));
    assertEquals(2, tree.size());
    assertFalse(tree.knows(D) || tree.knows(SUB));
    tree.retain(List.of());
    assertTrue(tree.isEmpty());
  }

  /** Names and objects, by looking at all of them each time. */
  private static final class Model {
    private final Map<Integer, Map<String, Integer>> directories = new TreeMap<>();
    private final Set<Integer> watched;
    private int next = 2;

    Model() {
      directories.put(0, new TreeMap<>(Map.of("d", 1)));
      directories.put(1, new TreeMap<>());
      watched = Set.of(1);
    }

    Map<String, Integer> in(int directory) {
      return Objects.requireNonNull(directories.get(directory));
    }

    Set<Integer> below() {
      Set<Integer> below = new TreeSet<>();
      watched.forEach(it -> collect(it, below));
      return below;
    }

    private void collect(int directory, Set<Integer> found) {
      for (int object : in(directory).values()) {
        if (found.add(object) && directories.containsKey(object)) {
          collect(object, found);
        }
      }
    }

    long links(int file) {
      return directories.values().stream()
          .flatMap(it -> it.values().stream())
          .filter(it -> it == file)
          .count();
    }

    boolean isAbove(int directory, int other) {
      Set<Integer> below = new TreeSet<>(Set.of(directory));
      if (directories.containsKey(directory)) {
        collect(directory, below);
      }
      return below.contains(other);
    }
  }

  private final Model model = new Model();

  private static NameRef ref(int directory, String name) {
    return new NameRef(RuleCostTest.id(directory), name(name));
  }

  private void seen(int directory, String name) {
    int object = Objects.requireNonNull(model.in(directory).get(name));
    boolean isDirectory = model.directories.containsKey(object);
    NameRef at = ref(directory, name);
    tree.seen(at.directory(), at.name(), RuleCostTest.id(object), isDirectory, model.links(object));
  }

  private void scan(int directory) {
    for (Map.Entry<String, Integer> entry : model.in(directory).entrySet()) {
      seen(directory, entry.getKey());
      if (model.directories.containsKey(entry.getValue())) {
        scan(entry.getValue());
      }
    }
  }

  private void gone(int directory, String name, int object) {
    tree.gone(RuleCostTest.id(directory), name(name), RuleCostTest.id(object));
    if (model.directories.containsKey(object)) {
      tree.destroyed(RuleCostTest.id(object));
      model.directories.remove(object);
    }
  }

  private void create(int directory, String name, boolean isDirectory) {
    int object = model.next++;
    if (isDirectory) {
      model.directories.put(object, new TreeMap<>());
    }
    model.in(directory).put(name, object);
    seen(directory, name);
  }

  private void link(int object, int directory, String name) {
    if (!model.directories.containsKey(object)) {
      model.in(directory).put(name, object);
      tree.linked(RuleCostTest.id(directory), name(name), RuleCostTest.id(object));
    }
  }

  private void unlink(int directory, String name, int object) {
    if (model.directories.getOrDefault(object, Map.of()).isEmpty()) {
      model.in(directory).remove(name);
      gone(directory, name, object);
    }
  }

  private void rename(int from, String name, int object, int to, String newName) {
    Integer victim = model.in(to).get(newName);
    boolean isDirectory = model.directories.containsKey(object);
    boolean same = victim != null && victim == object;
    boolean full = victim != null && !model.directories.getOrDefault(victim, Map.of()).isEmpty();
    boolean otherKind = victim != null && model.directories.containsKey(victim) != isDirectory;
    if (same || full || otherKind || (isDirectory && model.isAbove(object, to))) {
      return;
    }
    model.in(from).remove(name);
    model.in(to).put(newName, object);
    if (victim != null) {
      gone(to, newName, victim);
    }
    moved(from, name, object, to, newName);
  }

  private void moved(int from, String name, int object, int to, String newName) {
    boolean isDirectory = model.directories.containsKey(object);
    boolean came =
        tree.moved(
            ref(from, name),
            ref(to, newName),
            RuleCostTest.id(object),
            isDirectory,
            model.links(object));
    if (came) {
      scan(object);
    }
  }

  private void exchange(int from, String name, int object, int to, String newName) {
    Integer other = model.in(to).get(newName);
    if (other == null
        || other == object
        || model.isAbove(object, to)
        || model.isAbove(other, from)) {
      return;
    }
    model.in(from).put(name, other);
    model.in(to).put(newName, object);
    moved(from, name, object, to, newName);
    moved(to, newName, other, from, name);
  }

  private void step(Random random) {
    List<Integer> directories = new ArrayList<>(model.directories.keySet());
    int directory = directories.get(random.nextInt(directories.size()));
    int to = directories.get(random.nextInt(directories.size()));
    String name = "n" + random.nextInt(4);
    String newName = "n" + random.nextInt(4);
    Integer object = model.in(directory).get(name);
    if (object == null) {
      create(directory, name, random.nextInt(3) == 0);
    } else {
      switch (random.nextInt(6)) {
        case 0 -> unlink(directory, name, object);
        case 1 -> {
          if (!model.in(to).containsKey(newName)) {
            link(object, to, newName);
          }
        }
        case 2 -> seen(directory, name);
        case 3 -> exchange(directory, name, object, to, newName);
        default -> rename(directory, name, object, to, newName);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void followsWhateverHappensToNames(int round) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20 * round; i++) {
      step(random);
    }
    tree.begin(D);
    scan(1);
    for (int i = 0; i < 400; i++) {
      step(random);
      Set<Integer> known = new TreeSet<>();
      for (int object = 2; object < model.next; object++) {
        if (isBelow(RuleCostTest.id(object))) {
          known.add(object);
        }
      }
      int step = i;
      assertEquals(model.below(), known, () -> "seed " + seed + ", step " + step);
      Comparator<FileId> order = Comparator.comparing(it -> it.handle().toHex());
      List<FileId> below = model.below().stream().map(RuleCostTest::id).sorted(order).toList();
      assertEquals(below, tree.below(D).stream().sorted(order).toList(), () -> "seed " + seed);
    }
  }
}
