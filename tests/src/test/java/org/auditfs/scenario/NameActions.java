package org.auditfs.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.auditfs.scenario.World.Spot;

/** What is done to names. */
final class NameActions {

  private final Attempt attempt;

  NameActions(Attempt attempt) {
    this.attempt = attempt;
  }

  void script(String path, String program) throws Refused {
    make("w", "create", attempt.spot(path, true).name(), new Thing(Thing.Kind.FILE, 0755, program));
  }

  void make(String op, String path, Thing thing) throws Refused {
    Spot spot = attempt.spot(path, false);
    if (spot.thing().isPresent()) {
      throw new Refused("EEXIST");
    }
    make(Deed.kinds(op), op, spot.name(), thing);
  }

  void make(String kinds, String op, Name name, Thing thing) throws Refused {
    ExpectedEvent event = attempt.event(op, name.path());
    thing.owner = attempt.who();
    attempt.perform(
        missing(name), kinds, List.of(name), List.of(thing), event, () -> name.put(thing));
  }

  /** Names are changed by who may write their directory. */
  private String missing(Name name) {
    return attempt.missing(name.directory(), Thing.WRITE);
  }

  void remove(String op, String path) throws Refused {
    Spot spot = attempt.spot(path, false);
    Thing thing = spot.existing();
    if (op.equals("unlink") && thing.isDirectory()) {
      throw new Refused("EISDIR");
    }
    if (op.equals("rmdir") && !thing.isDirectory()) {
      throw new Refused("ENOTDIR");
    }
    Name name = spot.name();
    ExpectedEvent event = attempt.event(op, name.path());
    String missing = missing(name);
    if (missing.isEmpty() && !thing.names.isEmpty()) {
      attempt.refused(Deed.kinds(op), List.of(name), List.of(thing), event, "ENOTEMPTY");
    }
    attempt.perform(missing, Deed.kinds(op), List.of(name), List.of(thing), event, name::remove);
  }

  void link(String from, String to) throws Refused {
    Spot old = attempt.spot(from, false);
    link(old.existing(), old.name().path(), to);
  }

  void link(FileActions.Handle handle, String to) throws Refused {
    link(handle.thing(), handle.path(), to);
  }

  private void link(Thing thing, String from, String to) throws Refused {
    Spot spot = attempt.spot(to, false);
    if (spot.thing().isPresent()) {
      throw new Refused("EEXIST");
    }
    if (thing.isDirectory()) {
      throw new Refused("EPERM");
    }
    Name name = spot.name();
    ExpectedEvent event = attempt.event("link", from, name.path(), "");
    String kinds = Deed.kinds("link");
    attempt.perform(
        missing(name), kinds, List.of(name), List.of(thing), event, () -> name.put(thing));
  }

  void rename(String from, String to, Set<String> flags) throws Refused {
    attempt.way(from); // as rename(2) goes about it: both directories first
    attempt.way(to);
    Spot old = attempt.spot(from, false);
    Thing moved = old.existing();
    Spot wanted = attempt.spot(to, false);
    Optional<Thing> there = wanted.thing();
    boolean exchange = flags.contains("EXCHANGE");
    Moves.check(old, wanted, exchange, flags.contains("NOREPLACE"));
    if (there.isPresent() && there.get() == moved) {
      return; // two names of one object: nothing happens
    }
    String op = exchange ? "exchange" : "rename";
    String path = wanted.name().path();
    ExpectedEvent event = attempt.event(op, old.name().path(), path, there.isPresent() ? path : "");
    List<Name> names = List.of(old.name(), wanted.name());
    List<Thing> objects = new ArrayList<>(List.of(moved));
    there.ifPresent(objects::add);
    String missing = missing(old.name(), wanted.name(), objects);
    if (missing.isEmpty() && !exchange && there.isPresent() && !there.get().names.isEmpty()) {
      attempt.refused(Deed.kinds(op), names, objects, event, "ENOTEMPTY");
    }
    Runnable change =
        () -> {
          old.name().remove();
          wanted.name().remove();
          wanted.name().put(moved);
          if (exchange) {
            old.name().put(there.orElseThrow());
          }
        };
    attempt.perform(missing, Deed.kinds(op), names, objects, event, change);
  }

  /** A directory that gets another one above it is written itself. */
  private String missing(Name from, Name to, List<Thing> moved) {
    boolean away = from.directory() != to.directory();
    String names = missing(from) + missing(to);
    String directories =
        moved.stream()
            .filter(thing -> away && thing.isDirectory())
            .map(thing -> attempt.missing(thing, Thing.WRITE))
            .collect(Collectors.joining());
    return (names + directories).isEmpty() ? "" : "EACCES";
  }
}
