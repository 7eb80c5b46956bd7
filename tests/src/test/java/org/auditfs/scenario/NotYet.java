package org.auditfs.scenario;

import java.util.EnumSet;
import java.util.Set;

/** Ways of watching that are known not to do what the table says, and why. */
public record NotYet(Set<Watching> ways, String why) {

  static final NotYet NONE = new NotYet(Set.of(), "");

  public NotYet {
    ways = Set.copyOf(ways);
  }

  static NotYet parse(String words, String why) {
    Set<Watching> ways = EnumSet.noneOf(Watching.class);
    for (String word : words.split(" ", -1)) {
      ways.add(Watching.ofWord(word));
    }
    return new NotYet(ways, why);
  }
}
