package org.auditfs.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A watch of the model, by the words of semantics.md, section 1. Integrity is about the name and
 * what it leads to; secrecy about the objects that it holds.
 */
final class Watch {

  private final boolean secrecy;
  private final boolean recursive;
  private final String path;
  private final String permissions;
  private final Set<Thing> held = Collections.newSetFromMap(new IdentityHashMap<>());

  private Watch(boolean secrecy, boolean recursive, String path, String permissions) {
    this.secrecy = secrecy;
    this.recursive = recursive;
    this.path = path;
    this.permissions = permissions;
  }

  /**
   * As {@code auditfs add} takes it.
   *
   * @param path where the links on the way to the rule's path lead
   */
  static Watch of(String rule, String path) {
    List<String> words = List.of(rule.split(" ", -1));
    boolean secrecy = words.get(0).equals("secrecy");
    int asked = words.indexOf("-p");
    String permissions = asked >= 0 ? words.get(asked + 1) : secrecy ? "rwxa" : "wa";
    return new Watch(secrecy, words.contains("-R"), path, permissions);
  }

  /** What a watch is about at a moment. */
  final class Scope {
    private final Set<Name> names = new HashSet<>();
    private final Set<Name> way = new HashSet<>();
    private final Set<Thing> objects = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Whether it asks for a deed. A name in a directory is its content. */
    boolean asksFor(Deed deed) {
      return deed.isAny(permissions)
          && (deed.objects().stream().anyMatch(objects::contains)
              || deed.names().stream().anyMatch(this::holds)
              || (deed.moves() && deed.names().stream().anyMatch(way::contains)));
    }

    private boolean holds(Name name) {
      return names.contains(name) || objects.contains(name.directory());
    }

    /** Whether it is about an object, whatever it asks for. */
    boolean holds(Thing thing) {
      return objects.contains(thing);
    }
  }

  /** What it is about now. */
  Scope now(World world) {
    Scope scope = new Scope();
    if (secrecy) {
      scope.objects.addAll(held);
    } else {
      Thing current = walk(world, scope);
      if (current != null) {
        scope.objects.addAll(beneath(current));
      }
    }
    return scope;
  }

  /** The directories on the way as they are spelled: no link is followed. */
  private @Nullable Thing walk(World world, Scope scope) {
    List<String> words = List.of(path.split("/", -1));
    Thing at = world.top;
    for (int i = 0; i < words.size(); i++) {
      if (at == null || !at.isDirectory()) {
        return null;
      }
      Name name = new Name(at, words.get(i));
      (i == words.size() - 1 ? scope.names : scope.way).add(name);
      at = name.thing();
    }
    return at;
  }

  /** A thing and, of a directory, all in it, now. */
  private static List<Thing> beneath(Thing thing) {
    List<Thing> found = new ArrayList<>(List.of(thing));
    thing.names.values().forEach(one -> found.addAll(beneath(one)));
    return found;
  }

  /** Takes hold of what is at the path: of a directory's content if it is added so. */
  void hold(World world) {
    hold(world, recursive);
  }

  /** Takes hold of what is at the path, and below it. */
  void adopt(World world) {
    hold(world, true);
  }

  private void hold(World world, boolean below) {
    Thing current = walk(world, new Scope());
    if (secrecy && current != null) {
      held.addAll(below ? beneath(current) : List.of(current));
    }
  }

  boolean isSecrecy() {
    return secrecy;
  }

  String path() {
    return path;
  }
}
