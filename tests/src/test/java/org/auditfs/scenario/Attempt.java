package org.auditfs.scenario;

import java.util.List;
import java.util.Set;
import org.auditfs.scenario.World.Spot;

/**
 * A line that is played: where its paths lead, whether who plays it has the rights, and what the
 * witness sees of it.
 */
final class Attempt {

  /** Errors that the server gives, and so sees. */
  private static final Set<String> RIGHTS = Set.of("EACCES", "EPERM");

  final World world;
  private final Line line;
  private final boolean seen;
  private final Witness witness;

  /**
   * @param seen whether it comes to the server
   */
  Attempt(World world, Line line, boolean seen, Witness witness) {
    this.world = world;
    this.line = line;
    this.seen = seen;
    this.witness = seen ? witness : (deed, change) -> change.run();
  }

  boolean isSeen() {
    return seen;
  }

  /** How the line says that it ends. */
  String answer() {
    return line.answer();
  }

  /** Who plays it; empty for root. */
  String who() {
    return line.who();
  }

  /** Nothing, or the errno where rights to a thing are missing. */
  String missing(Thing thing, int rights) {
    return thing.lets(line.who(), rights) ? "" : "EACCES";
  }

  private boolean isClosed(Thing directory) {
    return !directory.lets(line.who(), Thing.SEARCH);
  }

  Spot spot(String path, boolean last) throws Refused {
    return world.follow(path, last, this::isClosed);
  }

  /** The directory of a path's last name is found, as far as the caller may search. */
  void way(String path) throws Refused {
    int slash = path.lastIndexOf('/');
    if (slash > 0 && !spot(path.substring(0, slash), true).existing().isDirectory()) {
      throw new Refused("ENOTDIR");
    }
  }

  /**
   * Done, unless the rights for it are missing.
   *
   * @param missing the errno then; where it is empty, the line may still say so
   */
  void perform(
      String missing,
      String kinds,
      List<Name> names,
      List<Thing> objects,
      ExpectedEvent event,
      Runnable change)
      throws Refused {
    if (!missing.isEmpty() || RIGHTS.contains(line.answer())) {
      refused(kinds, names, objects, event, missing.isEmpty() ? line.answer() : missing);
    }
    witness.see(new Deed(kinds, names, objects, event), change);
  }

  /** Fails, seen by the witness. */
  void refused(
      String kinds, List<Name> names, List<Thing> objects, ExpectedEvent event, String errno)
      throws Refused {
    witness.see(new Deed(kinds, names, objects, event.failing(errno)), () -> {});
    throw new Refused(errno);
  }

  ExpectedEvent event(String op, String object) {
    return event(op, object, "", "");
  }

  ExpectedEvent event(String op, String object, String object2, String victim) {
    return new ExpectedEvent(op, object, object2, victim, line.who(), "");
  }

  /** A name that may not be asked for. */
  void lookup(Name name) {
    Thing thing = name.thing();
    if (thing != null) {
      ExpectedEvent event = event("lookup", name.path()).failing("EACCES");
      witness.see(new Deed(Deed.kinds("lookup"), List.of(), List.of(thing), event), () -> {});
    }
  }
}
