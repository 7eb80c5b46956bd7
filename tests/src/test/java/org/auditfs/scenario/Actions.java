package org.auditfs.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.auditfs.posix.Words;
import org.auditfs.scenario.World.Spot;

/**
 * What actors are told, done in the model. Errors that follow from names and kinds alone are worked
 * out here; those of rights and of other filesystems are as the line says.
 */
final class Actions {

  /** Errors that the server gives, and so sees. */
  private static final Set<String> RIGHTS = Set.of("EACCES", "EPERM");

  /** Errors of the kernel that the model does not know to come. */
  private static final Set<String> TOLD = Set.of("EXDEV", "EROFS", "ETXTBSY");

  private static final Set<String> SEEN_BY_NOBODY =
      Set.of(
          "read",
          "write",
          "pwrite",
          "mmapstore",
          "fsync",
          "flock",
          "sendfile",
          "copyrange",
          "stat",
          "lstat",
          "access",
          "names",
          "drop",
          "number",
          "readonly");

  private static final String BENEATH = "BARE/";

  private final World world;
  private final Witness witness;
  private final Map<String, Handle> handles = new HashMap<>();

  private Line line = Line.parse("");
  private Witness seen;

  /**
   * An open file.
   *
   * @param name by which it was opened
   * @param beneath whether it was opened beneath the mount
   */
  private record Handle(Thing thing, Optional<Name> name, boolean beneath) {

    /** Its path, as long as the name leads to it. */
    String path() {
      return name.filter(it -> it.thing() == thing).map(Name::path).orElse("");
    }
  }

  Actions(World world, Witness witness) {
    this.world = world;
    this.witness = witness;
    this.seen = witness;
  }

  /** The path with the links on the way to its last name resolved. */
  String canonical(String path) {
    try {
      return world.follow(path, false, directory -> false).name().path();
    } catch (Refused e) {
      return path;
    }
  }

  /** How it ends: an errno, {@code exit=} and a number, or nothing if it is done. */
  String play(Line told) {
    line = told;
    if (TOLD.contains(line.answer())) {
      return line.answer();
    }
    List<String> words = new ArrayList<>(Words.encode(line.text()));
    String slot = words.size() > 2 && words.get(1).equals("=") ? words.get(0) : "";
    if (!slot.isEmpty()) {
      words.subList(0, 2).clear();
    }
    if (words.get(0).equals("child")) {
      words.remove(0);
    }
    if (words.get(0).equals("chroot")) {
      words.subList(0, 2).clear();
      words.set(1, words.get(1).substring(1));
    }
    boolean beneath = words.size() > 1 && words.get(1).startsWith(BENEATH);
    if (beneath) {
      words.set(1, words.get(1).substring(BENEATH.length()));
    }
    seen = beneath ? (deed, change) -> change.run() : witness;
    try {
      perform(slot, words.get(0), words.subList(1, words.size()), beneath);
      return line.answer().startsWith("exit=") ? line.answer() : "";
    } catch (Unsearchable unsearchable) {
      lookup(unsearchable.name());
      return unsearchable.errno();
    } catch (Refused refused) {
      return refused.errno();
    }
  }

  private void perform(String slot, String verb, List<String> words, boolean beneath)
      throws Refused {
    if (SEEN_BY_NOBODY.contains(verb)) {
      refuseIfTold();
      return;
    }
    switch (verb) {
      case "open", "openat2" -> open(slot, words.get(0), flags(words, 1), beneath);
      case "creat" -> open(slot, words.get(0), Set.of("O_CREAT", "O_WRONLY", "O_TRUNC"), beneath);
      case "openat" -> {
        Thing before = world.here;
        world.here = handle(words.get(0)).thing();
        open(slot, words.get(1), flags(words, 2), beneath);
        world.here = before;
      }
      case "byhandle" -> open("", words.get(0), flags(words, 1), beneath);
      case "reopen" -> {
        Handle handle = handle(words.get(0));
        opened(handle.path(), handle.thing(), flags(words, 1));
      }
      case "file" -> open("", words.get(0), Set.of("O_CREAT", "O_EXCL", "O_WRONLY"), beneath);
      case "script" -> script(words.get(0), words.get(1));
      case "reuse" -> existing(words.get(0), Thing.file(0644));
      case "dup" -> handles.put(slot, handle(words.get(0)));
      case "close" -> handles.remove(words.get(0));
      case "fchmod", "fchown", "ftruncate", "fsetxattr", "setflags", "fallocate" ->
          byHandle(operation(verb), words);
      case "chmod", "fchmodat", "fchmodat2" -> chmod(words.get(0), words.get(1));
      case "chown", "fchownat", "truncate", "setxattr", "getxattr", "listxattr", "removexattr" ->
          onThing(operation(verb), words.get(0), true);
      case "lchown", "utimens" -> onThing(operation(verb), words.get(0), false);
      case "readlink" -> onThing("readlink", words.get(0), false);
      case "mkdir" -> make("mkdir", words.get(0), Thing.directory(mode(words.get(1))));
      case "mknod", "bind" -> make("mknod", words.get(0), node(words));
      case "symlink" -> make("symlink", words.get(1), new Thing(Thing.Kind.LINK, 0, words.get(0)));
      case "unlink", "rmdir" -> remove(verb, words.get(0));
      case "link" -> link(words.get(0), words.get(1));
      case "linkfd" -> {
        Handle handle = handle(words.get(0));
        linked(handle.thing(), handle.path(), words.get(1));
      }
      case "rename" -> rename(words.get(0), words.get(1), Set.of());
      case "renameat2" -> rename(words.get(0), words.get(1), flags(words, 2));
      case "exec" -> exec(words);
      case "chdir" -> world.here = spot(words.get(0), true).existing();
      case "bindmount" -> mount(words.get(1), spot(words.get(0), true).existing());
      case "tmpfs" -> mount(words.get(0), Thing.directory(0755));
      case "umount" -> world.unmount(spot(words.get(0), true).existing());
      default -> throw new IllegalArgumentException("the model does not know " + line);
    }
  }

  private static String operation(String verb) {
    return switch (verb) {
      case "fchmod" -> "chmod";
      case "fchown", "fchownat", "lchown" -> "chown";
      case "ftruncate" -> "truncate";
      case "fsetxattr" -> "setxattr";
      case "setflags" -> "ioctl";
      default -> verb;
    };
  }

  private void refuseIfTold() throws Refused {
    if (!line.answer().isEmpty()) {
      throw new Refused(line.answer());
    }
  }

  // Paths.

  private boolean isClosed(Thing directory) {
    return !line.who().isEmpty() && !directory.isSearchableByOthers();
  }

  private Spot spot(String path, boolean last) throws Refused {
    return world.follow(path, last, this::isClosed);
  }

  private Handle handle(String name) throws Refused {
    Handle handle = handles.get(name);
    if (handle == null) {
      throw new Refused("EBADF");
    }
    return handle;
  }

  private static Set<String> flags(List<String> words, int at) {
    return Set.of(words.get(at).split(",", -1));
  }

  private static int mode(String word) {
    return Integer.parseInt(word, 8);
  }

  private static Thing node(List<String> words) {
    boolean file = words.size() > 1 && words.get(1).startsWith("S_IFREG");
    return file ? Thing.file(0644) : new Thing(Thing.Kind.OTHER, 0644, "");
  }

  // What is told to the witness.

  /** Done, unless the line says that the rights for it are missing. */
  private void attempt(
      String kinds, List<Name> names, List<Thing> objects, ExpectedEvent event, Runnable change)
      throws Refused {
    if (RIGHTS.contains(line.answer())) {
      refused(kinds, names, objects, event, line.answer());
    }
    seen.see(new Deed(kinds, names, objects, event), change);
  }

  private void refused(
      String kinds, List<Name> names, List<Thing> objects, ExpectedEvent event, String errno)
      throws Refused {
    seen.see(new Deed(kinds, names, objects, event.failing(errno)), () -> {});
    throw new Refused(errno);
  }

  private ExpectedEvent event(String op, String object) {
    return event(op, object, "", "");
  }

  private ExpectedEvent event(String op, String object, String object2, String victim) {
    return new ExpectedEvent(op, object, object2, victim, line.who(), "");
  }

  private void lookup(Name name) {
    Thing thing = name.thing();
    if (thing != null) {
      ExpectedEvent event = event("lookup", name.path()).failing("EACCES");
      seen.see(new Deed(Deed.kinds("lookup"), List.of(), List.of(thing), event), () -> {});
    }
  }

  // Opening.

  private void open(String slot, String path, Set<String> flags, boolean beneath) throws Refused {
    if (world.isOutside(path)) {
      return;
    }
    if (flags.contains("O_TMPFILE")) {
      handles.put(slot, new Handle(Thing.file(0644), Optional.empty(), beneath));
      return;
    }
    Spot spot = spot(path, true);
    Thing thing =
        spot.thing().isPresent()
            ? openedExisting(spot, spot.thing().get(), flags)
            : created(spot, flags);
    if (!slot.isEmpty()) {
      handles.put(slot, new Handle(thing, Optional.of(spot.name()), beneath));
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
    attempt(kinds(flags), List.of(), List.of(thing), event(op, path), () -> {});
  }

  private Thing created(Spot spot, Set<String> flags) throws Refused {
    if (!flags.contains("O_CREAT")) {
      throw new Refused("ENOENT");
    }
    Thing thing = Thing.file(0644);
    String kinds = "w" + kinds(flags);
    make(kinds, "create", spot.name(), thing);
    return thing;
  }

  private static boolean writes(Set<String> flags) {
    return flags.contains("O_WRONLY") || flags.contains("O_RDWR") || flags.contains("O_TRUNC");
  }

  private static String kinds(Set<String> flags) {
    return (flags.contains("O_WRONLY") ? "" : "r") + (writes(flags) ? "w" : "");
  }

  // Objects.

  private void onThing(String op, String path, boolean last) throws Refused {
    Spot spot = spot(path, last);
    Thing thing = spot.existing();
    if (op.equals("readlink") && !thing.isLink()) {
      throw new Refused("EINVAL");
    }
    attempt(Deed.kinds(op), List.of(), List.of(thing), event(op, spot.name().path()), () -> {});
  }

  private void chmod(String path, String mode) throws Refused {
    Spot spot = spot(path, true);
    Thing thing = spot.existing();
    ExpectedEvent event = event("chmod", spot.name().path());
    attempt("a", List.of(), List.of(thing), event, () -> thing.mode = mode(mode));
  }

  private void byHandle(String op, List<String> words) throws Refused {
    Handle handle = handle(words.get(0));
    if (!handle.beneath()) {
      attempt(
          Deed.kinds(op), List.of(), List.of(handle.thing()), event(op, handle.path()), () -> {});
    }
  }

  private void exec(List<String> words) throws Refused {
    if (words.get(0).equals("cp")) {
      copy(words.get(1), words.get(2));
      return;
    }
    Spot spot = spot(words.get(0), true);
    Thing program = spot.existing();
    if (!line.answer().isEmpty() && !program.isExecutable()) {
      return; // the kernel knows without asking
    }
    ExpectedEvent event = event("exec", spot.name().path());
    if (line.answer().equals("exit=127")) {
      seen.see(new Deed("x", List.of(), List.of(program), event.failing("EACCES")), () -> {});
      return;
    }
    seen.see(new Deed("x", List.of(), List.of(program), event), () -> {});
    if (!program.text.isEmpty()) {
      exec(List.of(program.text));
    }
  }

  private void copy(String from, String to) throws Refused {
    int mode = 0755; // of a program outside
    if (!world.isOutside(from)) {
      Spot spot = spot(from, true);
      opened(spot.name().path(), spot.existing(), Set.of("O_RDONLY"));
      mode = spot.existing().mode;
    }
    if (world.isOutside(to)) {
      return;
    }
    Spot spot = spot(to, true);
    if (spot.thing().isPresent()) {
      opened(spot.name().path(), spot.thing().get(), Set.of("O_WRONLY", "O_TRUNC"));
    } else {
      make("w", "create", spot.name(), Thing.file(mode));
    }
  }

  // Names.

  private void script(String path, String program) throws Refused {
    make("w", "create", spot(path, true).name(), new Thing(Thing.Kind.FILE, 0755, program));
  }

  /** Something of no interest. */
  private void existing(String path, Thing thing) throws Refused {
    Name name = spot(path, false).name();
    ExpectedEvent event = event("create", name.path());
    seen.see(new Deed("w", List.of(name), List.of(thing), event), () -> name.put(thing));
  }

  private void make(String op, String path, Thing thing) throws Refused {
    Spot spot = spot(path, false);
    if (spot.thing().isPresent()) {
      throw new Refused("EEXIST");
    }
    make(Deed.kinds(op), op, spot.name(), thing);
  }

  private void make(String kinds, String op, Name name, Thing thing) throws Refused {
    ExpectedEvent event = event(op, name.path());
    attempt(kinds, List.of(name), List.of(thing), event, () -> name.put(thing));
  }

  private void remove(String op, String path) throws Refused {
    Spot spot = spot(path, false);
    Thing thing = spot.existing();
    if (op.equals("unlink") && thing.isDirectory()) {
      throw new Refused("EISDIR");
    }
    if (op.equals("rmdir") && !thing.isDirectory()) {
      throw new Refused("ENOTDIR");
    }
    Name name = spot.name();
    ExpectedEvent event = event(op, name.path());
    if (!thing.names.isEmpty()) {
      refused(Deed.kinds(op), List.of(name), List.of(thing), event, "ENOTEMPTY");
    }
    attempt(Deed.kinds(op), List.of(name), List.of(thing), event, name::remove);
  }

  private void link(String from, String to) throws Refused {
    Spot old = spot(from, false);
    linked(old.existing(), old.name().path(), to);
  }

  private void linked(Thing thing, String from, String to) throws Refused {
    Spot spot = spot(to, false);
    if (spot.thing().isPresent()) {
      throw new Refused("EEXIST");
    }
    if (thing.isDirectory()) {
      throw new Refused("EPERM");
    }
    Name name = spot.name();
    ExpectedEvent event = event("link", from, name.path(), "");
    attempt(Deed.kinds("link"), List.of(name), List.of(thing), event, () -> name.put(thing));
  }

  private void rename(String from, String to, Set<String> flags) throws Refused {
    Spot old = spot(from, false);
    Spot wanted = spot(to, false);
    Thing moved = old.existing();
    Optional<Thing> there = wanted.thing();
    boolean exchange = flags.contains("EXCHANGE");
    Moves.check(old, wanted, exchange, flags.contains("NOREPLACE"));
    if (there.isPresent() && there.get() == moved) {
      return; // two names of one object: nothing happens
    }
    String op = exchange ? "exchange" : "rename";
    String path = wanted.name().path();
    ExpectedEvent event = event(op, old.name().path(), path, there.isPresent() ? path : "");
    List<Name> names = List.of(old.name(), wanted.name());
    List<Thing> objects = new ArrayList<>(List.of(moved));
    there.ifPresent(objects::add);
    if (!exchange && there.isPresent() && !there.get().names.isEmpty()) {
      refused(Deed.kinds(op), names, objects, event, "ENOTEMPTY");
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
    attempt(Deed.kinds(op), names, objects, event, change);
  }

  private void mount(String on, Thing shown) throws Refused {
    world.mount(spot(on, true).existing(), shown);
  }
}
