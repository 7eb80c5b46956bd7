package org.auditfs.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.auditfs.posix.Words;

/**
 * What a record says; names are relative, empty where there is none.
 *
 * @param object2 the new name of a rename or link
 * @param victim the name whose object went away by it
 * @param who as in the tables of actors; empty for root
 * @param errno how it failed; empty where it did not
 */
public record ExpectedEvent(
    String op, String object, String object2, String victim, String who, String errno) {

  private static final Map<String, Integer> PARTS = Map.of(">", 0, "x", 1, "by", 2, "fails", 3);

  static ExpectedEvent parse(String text) {
    List<String> words = List.of(text.split(" ", -1));
    List<String> parts = new ArrayList<>(List.of("", "", "", ""));
    for (int i = 2; i + 1 < words.size(); i += 2) {
      Integer part = PARTS.get(words.get(i));
      if (part == null) {
        throw new IllegalArgumentException("no event: " + text);
      }
      parts.set(part, words.get(i + 1));
    }
    String object = words.get(1).equals("-") ? "" : words.get(1);
    return new ExpectedEvent(
        words.get(0), object, parts.get(0), parts.get(1), parts.get(2), parts.get(3));
  }

  /** With what the names of a scenario stand for, as actors spell it. */
  ExpectedEvent in(Scenario scenario) {
    return new ExpectedEvent(
        op,
        spelled(scenario, object),
        spelled(scenario, object2),
        spelled(scenario, victim),
        who,
        errno);
  }

  private static String spelled(Scenario scenario, String name) {
    return name.isEmpty() ? "" : Words.encode(scenario.spelled(name)).get(0);
  }

  /** The same, refused. */
  ExpectedEvent failing(String with) {
    return new ExpectedEvent(op, object, object2, victim, who, with);
  }

  /** The same, under whatever name. */
  ExpectedEvent unnamed() {
    return new ExpectedEvent(op, "", object2, victim, who, errno);
  }

  /** The names in it. */
  public Stream<String> names() {
    return Stream.of(object, object2, victim).filter(name -> !name.isEmpty());
  }

  /** Whether the deed was done. */
  public boolean success() {
    return errno.isEmpty();
  }

  /** As in the table. */
  @Override
  public String toString() {
    return op
        + " "
        + (object.isEmpty() ? "-" : object)
        + part(" > ", object2)
        + part(" x ", victim)
        + part(" by ", who)
        + part(" fails ", errno);
  }

  private static String part(String word, String value) {
    return value.isEmpty() ? "" : word + value;
  }
}
