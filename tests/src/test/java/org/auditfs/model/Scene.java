package org.auditfs.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * What is in the bare directory and in its descriptors: so that most steps find what they need. It
 * looks as root; where a step led elsewhere through a symbolic link it may be a little behind.
 */
final class Scene {

  /** An object that has a name. */
  record Thing(ByteString path, Stat stat) {}

  /**
   * What a slot was opened with.
   *
   * @param path that it had then
   */
  record Open(int place, int slot, ByteString path, Stat stat, int flags) {

    boolean isHandle() {
      return OpenFlag.O_PATH.in(flags);
    }

    boolean reads() {
      int mode = flags & 3;
      return !isHandle() && (mode == 0 || mode == 2);
    }

    boolean writes() {
      int mode = flags & 3;
      return !isHandle() && (mode == 1 || mode == 2);
    }
  }

  private static final byte SLASH = '/';

  private final Stage bare;
  private final SortedMap<ByteString, Stat> things = new TreeMap<>();
  private final List<Open> open = new ArrayList<>();

  /** The scene of a directory that was emptied. */
  Scene(Stage bare) {
    this.bare = bare;
  }

  /** Looks at everything again. */
  void look() throws ErrnoException {
    things.clear();
    things.putAll(bare.tree());
  }

  /** Takes note of a step that was done. */
  void learn(Step step) throws ErrnoException {
    Call call = step.call();
    if (call == Call.RENAME) {
      look();
    } else if (!call.ofSlot() && !call.onlyLooks()) {
      refresh(step.path());
      if (call == Call.LINK) {
        refresh(step.other());
      }
    }
    if (call.opens()) {
      opened(step);
    } else if (call == Call.CLOSE) {
      forget(step.place(), step.slot());
    }
  }

  /** A slot was closed. */
  void forget(int place, int slot) {
    open.removeIf(one -> one.place() == place && one.slot() == slot);
  }

  private void opened(Step step) {
    if (step.call() == Call.REOPEN) {
      slot(step.place(), step.second()).ifPresent(one -> opened(step, one.path(), one.stat()));
    } else if (OpenFlag.O_TMPFILE.in((int) step.n())) {
      opened(step, step.path(), unnamed(step));
    } else {
      stat(step.path()).ifPresent(stat -> opened(step, step.path(), stat));
    }
  }

  /** About what a file without a name looks like. */
  private static Stat unnamed(Step step) {
    int mode = Stat.REGULAR | (int) step.m();
    int uid = step.user().uid();
    return new Stat(0, 0, 0, mode, 0, uid, step.user().gid(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** The size of an open file, as far as it can be told from here. */
  long size(Open one) {
    Optional<Stat> stat = one.place() == 0 ? stat(one.slot()) : stat(one.path());
    return stat.filter(Stat::isRegular).map(Stat::size).orElse(0L);
  }

  private Optional<Stat> stat(int slot) {
    try {
      return Optional.of(bare.posix.statx(bare.fd(slot)));
    } catch (ErrnoException closed) {
      return Optional.empty();
    }
  }

  private void opened(Step step, ByteString path, Stat stat) {
    forget(step.place(), step.slot());
    open.add(new Open(step.place(), step.slot(), path, stat, (int) step.n()));
  }

  private void refresh(ByteString path) {
    if (path.isEmpty()) {
      return;
    }
    things.remove(path);
    stat(path).ifPresent(stat -> things.put(path, stat));
  }

  /**
   * lstat(2) of a path, the directory's own if empty. None that leads through a symbolic link,
   * since reading one is an access, which its twin would not have.
   */
  Optional<Stat> stat(ByteString path) {
    if (!isPlain(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(bare.posix.statx(Posix.AT_FDCWD, bare.path(path)));
    } catch (ErrnoException absent) {
      return Optional.empty();
    }
  }

  private boolean isPlain(ByteString path) {
    for (ByteString up = parent(path); !up.isEmpty(); up = parent(up)) {
      Stat stat = things.get(up);
      if (stat == null || !stat.isDirectory()) {
        return false;
      }
    }
    return true;
  }

  /** Names of the extended attributes of a file or directory. */
  List<ByteString> xattrs(ByteString path) {
    if (stat(path).filter(stat -> !stat.isSymlink()).isEmpty()) {
      return List.of();
    }
    try {
      return Portrait.split(bare.posix.listxattr(bare.path(path)));
    } catch (ErrnoException absent) {
      return List.of();
    }
  }

  /** What there is of some kind, in the order of paths. */
  List<Thing> things(Predicate<Stat> wanted) {
    List<Thing> found = new ArrayList<>();
    things.forEach(
        (path, stat) -> {
          if (wanted.test(stat)) {
            found.add(new Thing(path, stat));
          }
        });
    return found;
  }

  boolean has(ByteString path) {
    return things.containsKey(path);
  }

  boolean isEmpty(ByteString directory) {
    ByteString prefix = directory.concat(ByteString.of("/"));
    SortedMap<ByteString, Stat> after = things.tailMap(prefix);
    return after.isEmpty() || !after.firstKey().startsWith(prefix);
  }

  /** Open descriptors of some kind. */
  List<Open> open(Predicate<Open> wanted) {
    return open.stream().filter(wanted).toList();
  }

  Optional<Open> slot(int place, int slot) {
    return open.stream().filter(one -> one.place() == place && one.slot() == slot).findFirst();
  }

  /** The directory that a path's last name is in; empty at the top. */
  static ByteString parent(ByteString path) {
    int end = path.length();
    while (end > 0 && path.at(end - 1) == SLASH) {
      end--;
    }
    int slash = path.slice(0, end).lastIndexOf(SLASH);
    return slash < 0 ? ByteString.EMPTY : path.slice(0, slash);
  }
}
