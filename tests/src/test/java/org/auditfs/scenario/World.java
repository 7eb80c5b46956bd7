package org.auditfs.scenario;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Names, what they lead to, and what is mounted where. */
final class World {

  private static final int LINKS_MAX = 40;

  final Thing top = Thing.directory(0755);
  Thing here = top;

  private final Map<Thing, Thing> mounts = new HashMap<>();

  /** Where a path ends: a name that may lead nowhere. */
  record Spot(Name name, Optional<Thing> thing) {

    Thing existing() throws Refused {
      return thing.orElseThrow(() -> new Refused("ENOENT"));
    }
  }

  /** Whether a path leads out of the directory that is played in. */
  boolean isOutside(String path) {
    return path.startsWith("/") || path.startsWith("../../");
  }

  /**
   * Follows a path, also through symbolic links on the way.
   *
   * @param last whether a link at the end is followed
   * @param closed directories that the caller may not search
   * @throws Unsearchable where that stops him
   */
  Spot follow(String path, boolean last, Predicate<Thing> closed) throws Refused {
    return follow(here, path, last, closed, 0);
  }

  private Spot follow(Thing from, String path, boolean last, Predicate<Thing> closed, int links)
      throws Refused {
    if (links > LINKS_MAX) {
      throw new Refused("ELOOP");
    }
    Deque<String> rest = new ArrayDeque<>(Arrays.asList(path.split("/", -1)));
    rest.removeIf(word -> word.isEmpty() || word.equals("."));
    Thing directory = from;
    while (true) {
      if (rest.isEmpty()) {
        Name place = directory.place;
        return new Spot(place == null ? new Name(directory, ".") : place, Optional.of(directory));
      }
      String word = rest.removeFirst();
      if (word.equals("..")) {
        directory = directory.place == null ? directory : directory.place.directory();
        continue;
      }
      Name name = new Name(directory, word);
      if (closed.test(directory)) {
        throw new Unsearchable(name);
      }
      Thing thing = shown(name.thing());
      boolean end = rest.isEmpty();
      if (thing != null && thing.isLink() && (last || !end)) {
        String target = thing.text + (end ? "" : "/" + String.join("/", rest));
        return follow(directory, target, last, closed, links + 1);
      }
      if (end) {
        return new Spot(name, Optional.ofNullable(thing));
      }
      if (thing == null) {
        throw new Refused("ENOENT");
      }
      if (!thing.isDirectory()) {
        throw new Refused("ENOTDIR");
      }
      directory = thing;
    }
  }

  /** What is seen where a thing is. */
  private @Nullable Thing shown(@Nullable Thing thing) {
    return thing == null ? null : mounts.getOrDefault(thing, thing);
  }

  /** Everything that is asked for at a thing is another's now. */
  void mount(Thing over, Thing other) {
    mounts.put(over, other);
  }

  /** What is shown at a place is not any more. */
  void unmount(Thing shown) {
    mounts.values().remove(shown);
  }

  /** Whether one thing is the other, or is a directory above it. */
  static boolean isAbove(Thing upper, Thing lower) {
    for (Thing up = lower; up != null; up = up.place == null ? null : up.place.directory()) {
      if (up == upper) {
        return true;
      }
    }
    return false;
  }
}
