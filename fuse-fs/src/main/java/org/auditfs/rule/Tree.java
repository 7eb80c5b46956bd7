package org.auditfs.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.jspecify.annotations.Nullable;

/**
 * What lies below watched directories, and by which directories. Whoever follows the names tells it
 * of them; asked about an object, it goes up from directory to directory, so that a directory that
 * moves takes along whatever lies below it at the price of one step.
 *
 * <p>A file is known by the directories that have a name of it. Names themselves are kept only of
 * files that have several. What is told twice is known once; what came beneath the mount is known
 * when somebody asks for its name, and what went there is taken to be where it was.
 *
 * <p>Any thread, at any time.
 */
public final class Tree {

  /** The name of a file that had one name in a directory before it got another. */
  private static final ByteString ITS_ONLY_ONE = ByteString.EMPTY;

  /** Where a file's names are: a directory that has its only one, or several names. */
  private sealed interface Home permits Directory, Names {}

  private static final class Directory implements Home {
    private final FileId id;
    private @Nullable Directory above;

    Directory(FileId id) {
      this.id = id;
    }
  }

  private record Name(Directory directory, ByteString name) {}

  private final class Names implements Home {
    private final Set<Name> names = new HashSet<>(4);

    void add(Name name) {
      namesKept += names.add(name) ? 1 : 0;
    }

    boolean remove(Name name) {
      boolean removed = names.remove(name);
      namesKept -= removed ? 1 : 0;
      return removed;
    }
  }

  private final Map<FileId, Directory> directories = new HashMap<>();
  private final Map<FileId, Home> files = new HashMap<>();
  private volatile boolean empty = true;
  private int namesKept;

  /** Whether nothing is known. One read. */
  public boolean isEmpty() {
    return empty;
  }

  /** How much is known: directories, files, and the names of files that have several. */
  public synchronized int size() {
    return directories.size() + files.size() + namesKept;
  }

  /** Whether names in a directory are to be told. */
  public boolean knows(FileId directory) {
    return !empty && holds(directory);
  }

  private synchronized boolean holds(FileId directory) {
    return directories.containsKey(directory);
  }

  /** Whether an object is known, wherever it lies. */
  public synchronized boolean contains(FileId object) {
    return files.containsKey(object) || directories.containsKey(object);
  }

  /** What lies in this directory is to be known from now on. */
  public synchronized void begin(FileId directory) {
    directories.computeIfAbsent(directory, Directory::new);
    empty = false;
  }

  /**
   * A name in a known directory leads to an object; of others nothing is kept.
   *
   * @param links how many names the object has, 1 or more
   * @return whether it is a directory that was not known before
   */
  public synchronized boolean seen(
      FileId directory, ByteString name, FileId object, boolean isDirectory, long links) {
    Directory parent = directories.get(directory);
    if (parent == null) {
      return false;
    }
    if (isDirectory) {
      return attach(object, parent);
    }
    put(object, links > 1 ? alsoAt(files.get(object), parent, name) : parent);
    return false;
  }

  private boolean attach(FileId object, Directory parent) {
    Directory known = directories.get(object);
    Directory directory = known != null ? known : new Directory(object);
    if (!isAt(directory, parent)) {
      directory.above = parent;
      directories.put(object, directory);
    }
    return known == null;
  }

  /** Where a directory seems to lie below itself, a bind mount has put it there once more. */
  private static boolean isAt(Directory directory, Directory from) {
    for (Directory at = from; at != null; at = at.above) {
      if (at == directory) {
        return true;
      }
    }
    return false;
  }

  private Names alsoAt(@Nullable Home known, Directory parent, ByteString name) {
    Names names = known instanceof Names several ? several : new Names();
    if (known instanceof Directory only && only != parent) {
      names.add(new Name(only, ITS_ONLY_ONE));
    }
    Name seen = new Name(parent, name);
    if (!names.names.contains(seen)) {
      names.remove(new Name(parent, ITS_ONLY_ONE));
      names.add(seen);
    }
    return names;
  }

  /** A file has a name more than before. */
  public synchronized void linked(FileId directory, ByteString name, FileId file) {
    Directory parent = directories.get(directory);
    if (parent == null) {
      return;
    }
    Home known = files.get(file);
    Names names = known instanceof Names several ? several : new Names();
    if (known instanceof Directory only) {
      names.add(new Name(only, ITS_ONLY_ONE));
    }
    names.add(new Name(parent, name));
    put(file, names);
  }

  private void put(FileId file, Home home) {
    Home before = files.put(file, home);
    namesKept -= before == null || before == home ? 0 : names(before);
  }

  /** A name does not lead to the object any more. */
  public synchronized void gone(FileId directory, ByteString name, FileId object) {
    Directory parent = directories.get(directory);
    Directory moved = directories.get(object);
    if (moved != null && moved.above == parent) {
      moved.above = null;
    }
    Home known = files.get(object);
    if (parent != null && known instanceof Names several) {
      if (!several.remove(new Name(parent, name))) {
        several.remove(new Name(parent, ITS_ONLY_ONE));
      }
      if (several.names.isEmpty()) {
        files.remove(object);
      }
    } else if (parent != null && known == parent) {
      files.remove(object);
    }
  }

  /** A directory is no more. */
  public synchronized void destroyed(FileId directory) {
    directories.remove(directory);
  }

  /** Both in one: nobody sees the object nowhere while its name moves. */
  public synchronized boolean moved(
      NameRef from, NameRef to, FileId object, boolean isDirectory, long links) {
    gone(from.directory(), from.name(), object);
    if (links > 1 && !isDirectory) {
      linked(to.directory(), to.name(), object); // not a name that was known under another
      return false;
    }
    return seen(to.directory(), to.name(), object, isDirectory, links);
  }

  /** Whether an object lies below a directory that {@code wanted} says yes to. */
  public boolean isBelow(FileId object, Predicate<FileId> wanted) {
    return !empty && anyAbove(object, wanted);
  }

  private synchronized boolean anyAbove(FileId object, Predicate<FileId> wanted) {
    Directory directory = directories.get(object);
    if (directory != null) {
      return anyFrom(directory.above, wanted);
    }
    Home home = files.get(object);
    if (home instanceof Names several) {
      for (Name name : several.names) {
        if (anyFrom(name.directory, wanted)) {
          return true;
        }
      }
      return false;
    }
    return anyFrom((Directory) home, wanted);
  }

  private static boolean anyFrom(@Nullable Directory from, Predicate<FileId> wanted) {
    for (Directory at = from; at != null; at = at.above) {
      if (wanted.test(at.id)) {
        return true;
      }
    }
    return false;
  }

  /** The known directories above an object, under all its names, each once. */
  public synchronized List<FileId> above(FileId object) {
    Directory directory = directories.get(object);
    Set<FileId> above = new LinkedHashSet<>();
    if (directory != null) {
      addFrom(directory.above, above);
    } else if (files.get(object) instanceof Names several) {
      several.names.forEach(name -> addFrom(name.directory, above));
    } else {
      addFrom((Directory) files.get(object), above);
    }
    return List.copyOf(above);
  }

  /** A directory, if it is known, and those above it. */
  public synchronized List<FileId> from(FileId directory) {
    Set<FileId> from = new LinkedHashSet<>();
    addFrom(directories.get(directory), from);
    return List.copyOf(from);
  }

  private static void addFrom(@Nullable Directory from, Set<FileId> found) {
    for (Directory at = from; at != null && found.add(at.id); at = at.above) {
      // the next one up
    }
  }

  /** All that lies below a directory, itself left out. Costs a look at all that is known. */
  public synchronized List<FileId> below(FileId directory) {
    List<FileId> below = new ArrayList<>();
    Predicate<FileId> wanted = directory::equals;
    for (FileId object : directories.keySet()) {
      if (anyAbove(object, wanted)) {
        below.add(object);
      }
    }
    for (FileId object : files.keySet()) {
      if (anyAbove(object, wanted)) {
        below.add(object);
      }
    }
    return below;
  }

  private static int names(Home home) {
    return home instanceof Names several ? several.names.size() : 0;
  }

  /** Forgets all but these directories and what lies below them. */
  public synchronized void retain(Collection<FileId> wanted) {
    Set<FileId> roots = Set.copyOf(wanted);
    Set<FileId> kept = new HashSet<>();
    for (FileId directory : directories.keySet()) {
      if (roots.contains(directory) || anyAbove(directory, roots::contains)) {
        kept.add(directory);
      }
    }
    files.keySet().removeIf(file -> !anyAbove(file, roots::contains));
    namesKept = files.values().stream().mapToInt(Tree::names).sum();
    directories.keySet().retainAll(kept);
    empty = directories.isEmpty();
  }
}
