package org.auditfs.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.auditfs.event.Verb;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.inode.ObjectView.Sighting;
import org.auditfs.inode.Seen;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;
import org.auditfs.rule.NameRef;
import org.auditfs.rule.Resolution;
import org.auditfs.rule.Rule;
import org.auditfs.rule.RuleSet;
import org.auditfs.rule.Tree;

/**
 * What lies below watched directories: looked at once, when a directory comes to be watched, and
 * followed from then on. Whoever looks holds no lock that an operation takes; what happens
 * meanwhile in a directory that was looked at is told by the operation itself.
 */
final class WatchedTrees {

  private static final int BYTES_AN_OBJECT = 200;

  /** Most objects below watched directories: they take a quarter of the heap. */
  static final int OBJECTS_MAX =
      (int) Math.min(1 << 24, Runtime.getRuntime().maxMemory() / 4 / BYTES_AN_OBJECT);

  private final WatchedMounts mounts;
  private final int objectsMax;
  private final Tree tree = new Tree();
  private final LongAdder lookedAt = new LongAdder();

  /**
   * @param objectsMax most objects that a rule may find below directories; as many again may be
   *     made there
   */
  WatchedTrees(WatchedMounts mounts, int objectsMax) {
    this.mounts = mounts;
    this.objectsMax = objectsMax;
  }

  /** What is known. */
  Tree tree() {
    return tree;
  }

  /**
   * Looks at all below a directory, and has it followed.
   *
   * @throws ErrnoException ENOMEM when there are more than {@link #OBJECTS_MAX} objects
   */
  void enter(FilePath path, FileId directory) throws ErrnoException {
    tree.begin(directory);
    scan(
        path,
        (in, name, object) -> {
          var unused = seen(new NameRef(in, name), object);
          refuseMore(tree.size());
        });
  }

  /** The same of one that is watched already, whatever cannot be looked at below it. */
  void follow(FilePath path, FileId directory) {
    try {
      enter(path, directory);
    } catch (ErrnoException e) {
      // What was not seen now will be when its name is asked for.
    }
  }

  /** All objects that lie below a directory now. */
  List<FileId> list(FilePath path) throws ErrnoException {
    List<FileId> found = new ArrayList<>();
    scan(
        path,
        (in, name, object) -> {
          found.add(object.id());
          refuseMore(found.size());
        });
    return found;
  }

  private void scan(FilePath path, Sighting each) throws ErrnoException {
    var mount = mounts.of(path);
    if (mount.isPresent()) {
      mount
          .get()
          .scan(
              path,
              (in, name, object) -> {
                lookedAt.increment();
                each.seen(in, name, object);
              });
    }
  }

  /** How many objects were looked at so far, for whoever waits for more. */
  long lookedAt() {
    return lookedAt.sum();
  }

  private void refuseMore(int objects) throws ErrnoException {
    if (objects > objectsMax) {
      throw new ErrnoException(Errno.ENOMEM, "more than " + objectsMax + " objects");
    }
  }

  /**
   * Before a name is made in a directory, or followed that nobody knew: nobody shall use up the
   * daemon's memory, or come to what it cannot follow.
   *
   * @throws ErrnoException ENOSPC where it would be one too many below watched directories
   */
  void requireRoomIn(FileId directory) throws ErrnoException {
    if (tree.size() >= 2L * objectsMax && tree.knows(directory)) {
      throw new ErrnoException(Errno.ENOSPC, "too many objects below watched directories");
    }
  }

  /**
   * A name leads to an object.
   *
   * @return whether that is a directory that was not known, below one that is
   */
  boolean seen(NameRef name, Seen object) {
    Stat stat = object.stat();
    return tree.seen(name.directory(), name.name(), object.id(), stat.isDirectory(), stat.nlink());
  }

  /** A name was taken from an object; a directory is no more. */
  void removed(NameRef name, Seen object) {
    tree.gone(name.directory(), name.name(), object.id());
    if (object.stat().isDirectory()) {
      tree.destroyed(object.id());
    }
  }

  /** An object has moved. A directory that comes from where nobody looked is looked at now. */
  void moved(NameRef from, NameRef to, Seen object, FilePath path) {
    Stat stat = object.stat();
    if (tree.moved(from, to, object.id(), stat.isDirectory(), stat.nlink())) {
      follow(path, object.id());
    }
  }

  /** How many objects a rule is about, all below a directory where it is about that. */
  int objects(Rule rule, RuleSet rules) {
    if (rule.spec().verb() == Verb.SECRECY) {
      return rules.bindings(Set.of(rule.id())).size();
    }
    Optional<Resolution> where = rule.spec().path().flatMap(rules::resolution);
    Optional<FileId> current = where.flatMap(Resolution::current);
    if (current.isEmpty()) {
      return 0;
    }
    return 1 + (where.get().directory() ? tree.below(current.get()).size() : 0);
  }

  /** Forgets all but what lies below these directories. */
  void retain(Collection<FileId> directories) {
    if (!tree.isEmpty()) {
      tree.retain(directories);
    }
  }
}
