package org.auditfs.scenario;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.auditfs.scenario.World.Spot;

/** What is done to objects. */
final class FileActions {

  private final Attempt attempt;
  private final NameActions names;
  private final Map<String, Handle> handles;

  /**
   * An open file.
   *
   * @param name by which it was opened
   * @param seen whether the server knows of it
   */
  record Handle(Thing thing, Optional<Name> name, boolean seen) {

    /** Its path, as long as the name leads to it. */
    String path() {
      return name.filter(it -> it.thing() == thing).map(Name::path).orElse("");
    }
  }

  /**
   * @param handles what is open, by names
   */
  FileActions(Attempt attempt, NameActions names, Map<String, Handle> handles) {
    this.attempt = attempt;
    this.names = names;
    this.handles = handles;
  }

  void open(String slot, String path, Set<String> flags) throws Refused {
    if (attempt.world.isOutside(path)) {
      return;
    }
    if (flags.contains("O_TMPFILE")) {
      handles.put(slot, new Handle(Thing.file(0644), Optional.empty(), attempt.isSeen()));
      return;
    }
    Spot spot = attempt.spot(path, true);
    Thing thing =
        spot.thing().isPresent()
            ? openedExisting(spot, spot.thing().get(), flags)
            : created(spot, flags);
    if (!slot.isEmpty()) {
      handles.put(slot, new Handle(thing, Optional.of(spot.name()), attempt.isSeen()));
    }
  }

  private Thing openedExisting(Spot spot, Thing thing, Set<String> flags) throws Refused {
    if (flags.contains("O_CREAT") && flags.contains("O_EXCL")) {
      throw new Refused("EEXIST");
    }
    if (thing.isDirectory() && (writes(flags) || flags.contains("O_CREAT"))) {
      throw new Refused("EISDIR");
    }
    if (!thing.isDirectory() && flags.contains("O_DIRECTORY")) {
      throw new Refused("ENOTDIR");
    }
    if (!flags.contains("O_PATH")) {
      opened(spot.name().path(), thing, flags);
    }
    return thing;
  }

  private void opened(String path, Thing thing, Set<String> flags) throws Refused {
    String op = thing.isDirectory() ? "opendir" : "open";
    String kinds = kinds(flags);
    int rights = (kinds.contains("r") ? Thing.READ : 0) | (kinds.contains("w") ? Thing.WRITE : 0);
    String missing = attempt.missing(thing, rights);
    attempt.perform(missing, kinds, List.of(), List.of(thing), attempt.event(op, path), () -> {});
  }

  private Thing created(Spot spot, Set<String> flags) throws Refused {
    if (!flags.contains("O_CREAT")) {
      throw new Refused("ENOENT");
    }
    Thing thing = Thing.file(0644);
    String kinds = "w" + kinds(flags);
    names.make(kinds, "create", spot.name(), thing);
    return thing;
  }

  private static boolean writes(Set<String> flags) {
    return flags.contains("O_WRONLY") || flags.contains("O_RDWR") || flags.contains("O_TRUNC");
  }

  private static String kinds(Set<String> flags) {
    return (flags.contains("O_WRONLY") ? "" : "r") + (writes(flags) ? "w" : "");
  }

  void reopen(String slot, Set<String> flags) throws Refused {
    Handle handle = handle(slot);
    opened(handle.path(), handle.thing(), flags);
  }

  Handle handle(String slot) throws Refused {
    Handle handle = handles.get(slot);
    if (handle == null) {
      throw new Refused("EBADF");
    }
    return handle;
  }

  void onThing(String op, String path, boolean last) throws Refused {
    Spot spot = attempt.spot(path, last);
    Thing thing = spot.existing();
    if (op.equals("readlink") && !thing.isLink()) {
      throw new Refused("EINVAL");
    }
    done(op, thing, spot.name().path(), () -> {});
  }

  private void done(String op, Thing thing, String path, Runnable change) throws Refused {
    done("", op, thing, path, change);
  }

  private void done(String missing, String op, Thing thing, String path, Runnable change)
      throws Refused {
    ExpectedEvent event = attempt.event(op, path);
    attempt.perform(missing, Deed.kinds(op), List.of(), List.of(thing), event, change);
  }

  void chmod(String path, int mode) throws Refused {
    Spot spot = attempt.spot(path, true);
    Thing thing = spot.existing();
    boolean may = attempt.who().isEmpty() || attempt.who().equals(thing.owner);
    done(may ? "" : "EPERM", "chmod", thing, spot.name().path(), () -> thing.mode = mode);
  }

  void byHandle(String op, String slot) throws Refused {
    Handle handle = handle(slot);
    if (handle.seen()) {
      done(op, handle.thing(), handle.path(), () -> {});
    }
  }

  void exec(List<String> words) throws Refused {
    if (words.get(0).equals("cp")) {
      copy(words.get(1), words.get(2));
      return;
    }
    Spot spot = attempt.spot(words.get(0), true);
    Thing program = spot.existing();
    if (!attempt.answer().isEmpty() && !program.isExecutable()) {
      return; // the kernel knows without asking
    }
    String path = spot.name().path();
    if (attempt.answer().equals("exit=127")) {
      attempt.refused("x", List.of(), List.of(program), attempt.event("exec", path), "EACCES");
    }
    done("exec", program, path, () -> {});
    if (!program.text.isEmpty()) {
      exec(List.of(program.text));
    }
  }

  private void copy(String from, String to) throws Refused {
    int mode = 0755; // of a program outside
    if (!attempt.world.isOutside(from)) {
      Spot spot = attempt.spot(from, true);
      opened(spot.name().path(), spot.existing(), Set.of("O_RDONLY"));
      mode = spot.existing().mode;
    }
    if (attempt.world.isOutside(to)) {
      return;
    }
    Spot spot = attempt.spot(to, true);
    if (spot.thing().isPresent()) {
      opened(spot.name().path(), spot.thing().get(), Set.of("O_WRONLY", "O_TRUNC"));
    } else {
      names.make("w", "create", spot.name(), Thing.file(mode));
    }
  }
}
