package org.auditfs.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    attempt.perform(kinds, List.of(name), List.of(thing), event, () -> name.put(thing));
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
    if (!thing.names.isEmpty()) {
      attempt.refused(Deed.kinds(op), List.of(name), List.of(thing), event, "ENOTEMPTY");
    }
    attempt.perform(Deed.kinds(op), List.of(name), List.of(thing), event, name::remove);
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
    attempt.perform(
        Deed.kinds("link"), List.of(name), List.of(thing), event, () -> name.put(thing));
  }

  void rename(String from, String to, Set<String> flags) throws Refused {
    Spot old = attempt.spot(from, false);
    Spot wanted = attempt.spot(to, false);
    Thing moved = old.existing();
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
    if (!exchange && there.isPresent() && !there.get().names.isEmpty()) {
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
    attempt.perform(Deed.kinds(op), names, objects, event, change);
  }
}
