package org.auditfs.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.auditfs.posix.Words;
import org.auditfs.scenario.FileActions.Handle;

/**
 * What actors are told, done in the model. Errors that follow from names and kinds alone are worked
 * out here; those of rights and of other filesystems are as the line says.
 */
final class Actions {

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

  Actions(World world, Witness witness) {
    this.world = world;
    this.witness = witness;
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
  String play(Line line) {
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
    Attempt attempt = new Attempt(world, line, !beneath, witness);
    String end = end(attempt, slot, words);
    return line.answer().startsWith("exit=") ? line.answer() : end;
  }

  private String end(Attempt attempt, String slot, List<String> words) {
    try {
      perform(attempt, slot, words.get(0), words.subList(1, words.size()));
      return "";
    } catch (Unsearchable unsearchable) {
      attempt.lookup(unsearchable.name());
      return unsearchable.errno();
    } catch (Refused refused) {
      return refused.errno();
    }
  }

  private void perform(Attempt attempt, String slot, String verb, List<String> words)
      throws Refused {
    NameActions names = new NameActions(attempt);
    FileActions files = new FileActions(attempt, names, handles);
    switch (verb) {
      case "open", "openat2", "byhandle" -> files.open(slot, words.get(0), flags(words, 1));
      case "creat" -> files.open(slot, words.get(0), Set.of("O_CREAT", "O_WRONLY", "O_TRUNC"));
      case "openat" -> {
        Thing before = world.here;
        world.here = files.handle(words.get(0)).thing();
        files.open(slot, words.get(1), flags(words, 2));
        world.here = before;
      }
      case "reopen" -> files.reopen(words.get(0), flags(words, 1));
      case "file" -> files.open("", words.get(0), Set.of("O_CREAT", "O_EXCL", "O_WRONLY"));
      case "script" -> names.script(words.get(0), words.get(1));
      case "reuse" -> names.make("create", words.get(0), Thing.file(0644));
      case "dup" -> handles.put(slot, files.handle(words.get(0)));
      case "close" -> handles.remove(words.get(0));
      case "fchmod", "fchown", "ftruncate", "fsetxattr", "setflags", "fallocate" ->
          files.byHandle(operation(verb), words.get(0));
      case "chmod", "fchmodat", "fchmodat2" -> files.chmod(words.get(0), mode(words.get(1)));
      case "chown", "fchownat", "truncate", "setxattr", "getxattr", "listxattr", "removexattr" ->
          files.onThing(operation(verb), words.get(0), true);
      case "lchown", "utimens", "readlink" -> files.onThing(operation(verb), words.get(0), false);
      case "mkdir" -> names.make("mkdir", words.get(0), Thing.directory(mode(words.get(1))));
      case "mknod", "bind" -> names.make("mknod", words.get(0), node(words));
      case "symlink" ->
          names.make("symlink", words.get(1), new Thing(Thing.Kind.LINK, 0, words.get(0)));
      case "unlink", "rmdir" -> names.remove(verb, words.get(0));
      case "link" -> names.link(words.get(0), words.get(1));
      case "linkfd" -> names.link(files.handle(words.get(0)), words.get(1));
      case "rename" -> names.rename(words.get(0), words.get(1), Set.of());
      case "renameat2" -> names.rename(words.get(0), words.get(1), flags(words, 2));
      case "exec" -> files.exec(words);
      case "chdir" -> world.here = attempt.spot(words.get(0), true).existing();
      case "bindmount" -> mount(attempt, words.get(1), attempt.spot(words.get(0), true).existing());
      case "tmpfs" -> mount(attempt, words.get(0), Thing.directory(0755));
      case "umount" -> world.unmount(attempt.spot(words.get(0), true).existing());
      default -> unseen(attempt, verb);
    }
  }

  private static void unseen(Attempt attempt, String verb) throws Refused {
    if (!SEEN_BY_NOBODY.contains(verb)) {
      throw new IllegalArgumentException("the model does not know " + verb);
    }
    if (!attempt.answer().isEmpty()) {
      throw new Refused(attempt.answer());
    }
  }

  private void mount(Attempt attempt, String on, Thing shown) throws Refused {
    world.mount(attempt.spot(on, true).existing(), shown);
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
}
