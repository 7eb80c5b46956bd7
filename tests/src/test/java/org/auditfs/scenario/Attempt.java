package org.auditfs.scenario;

import java.util.List;
import java.util.Set;
import org.auditfs.scenario.World.Spot;

/** A line that is played: where its paths lead, and what the witness sees of it. */
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

  private boolean isClosed(Thing directory) {
    return !line.who().isEmpty() && !directory.isSearchableByOthers();
  }

  Spot spot(String path, boolean last) throws Refused {
    return world.follow(path, last, this::isClosed);
  }

  /** Done, unless the line says that the rights for it are missing. */
  void perform(
      String kinds, List<Name> names, List<Thing> objects, ExpectedEvent event, Runnable change)
      throws Refused {
    if (RIGHTS.contains(line.answer())) {
      refused(kinds, names, objects, event, line.answer());
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
