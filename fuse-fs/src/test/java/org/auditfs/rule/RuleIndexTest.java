package org.auditfs.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.auditfs.event.Operation;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.junit.jupiter.api.Test;

/** However the rules came to be what they are: they know what a new set of the same would know. */
final class RuleIndexTest {

  private static final int STEPS = 2_000;
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final List<FileId> OBJECTS =
      IntStream.range(0, 6).mapToObj(RuleIndexTest::object).toList();
  private static final List<FilePath> PATHS =
      IntStream.range(0, 6).mapToObj(i -> FilePath.of("/m/" + i)).toList();

  private static final Comparator<FileId> BY_BYTES = Comparator.comparing(FileId::toString);

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private static FileId object(int number) {
    return new FileId(7, 1, ByteString.ofHex(String.format("%016x", number)));
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private Optional<Resolution> somewhere() {
    if (random.nextInt(5) == 0) {
      return Optional.empty();
    }
    List<NameRef> entries = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      NameRef next = new NameRef(any(OBJECTS), ByteString.of(any(NAMES)));
      if (!entries.contains(next)) {
        entries.add(next);
      }
    }
    Optional<FileId> current = random.nextBoolean() ? Optional.of(any(OBJECTS)) : Optional.empty();
    boolean isDirectory = current.isPresent() && random.nextBoolean();
    return Optional.of(
        new Resolution(entries, current.isPresent() || random.nextBoolean(), current, isDirectory));
  }

  private Rule rule(int id) {
    Verb verb = any(List.of(Verb.INTEGRITY, Verb.SECRECY, Verb.NEVER));
    return new Rule(
        id, RuleSpec.of(verb, any(PATHS), Permissions.ALL, List.of(String.valueOf(id))));
  }

  /** All that it knows, by all names and objects that there are. */
  private static List<String> known(RuleSet rules) {
    List<String> known = new ArrayList<>();
    known.add("empty " + rules.isEmpty());
    known.add("directories " + rules.directories().stream().sorted(BY_BYTES).toList());
    for (FileId object : OBJECTS) {
      known.add(object + " " + rules.watches(object) + rules.watchesBelow().test(object));
      Access access = Access.to(Operation.OPEN, Permissions.READ, object);
      known.add(
          object + " " + rules.concerned(access).stream().map(Match::toString).sorted().toList());
      for (String name : NAMES) {
        ByteString bytes = ByteString.of(name);
        known.add(name + " " + rules.watches(object, bytes));
        known.add(name + " " + rules.pathsThrough(List.of(new NameRef(object, bytes))));
      }
    }
    return known;
  }

  @Test
  void knowsTheSameHoweverItCameToBe() {
    Map<FilePath, Optional<Resolution>> where = new HashMap<>();
    RuleSet rules = RuleSet.EMPTY;
    int id = 0;
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(8)) {
        case 0, 1 -> rules = rules.with(rule(++id));
        case 2 -> {
          if (!rules.rules().isEmpty()) {
            rules = rules.without(any(rules.rules()).id());
          }
        }
        case 3 -> {
          List<Rule> others = new ArrayList<>(rules.rules());
          Collections.shuffle(others, random);
          rules = rules.with(others, List.of());
        }
        default -> {
          Map<FilePath, Optional<Resolution>> moved = new HashMap<>();
          for (int i = random.nextInt(3); i >= 0; i--) {
            moved.put(any(PATHS), somewhere());
          }
          where.putAll(moved);
          rules = rules.resolved(moved);
        }
      }
      where.keySet().retainAll(rules.namedPaths());
      RuleSet fresh = RuleSet.EMPTY.with(rules.rules(), List.of()).resolved(where);
      RuleSet alike = fresh.bound(rules.boundSince(fresh));
      assertEquals(known(alike), known(rules), "seed " + seed + ", step " + step);
    }
  }
}
