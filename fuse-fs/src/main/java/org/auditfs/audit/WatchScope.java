package org.auditfs.audit;

import java.util.List;
import java.util.Optional;
import org.auditfs.event.Operation;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.NodeId;
import org.auditfs.inode.ObjectView;
import org.auditfs.inode.Seen;
import org.auditfs.posix.ErrnoException;
import org.auditfs.rule.Access;
import org.auditfs.rule.NameRef;
import org.auditfs.rule.Permissions;
import org.auditfs.rule.RuleSet;
import org.auditfs.rule.Surroundings;
import org.auditfs.rule.Tree;

/**
 * What the rules concern among the objects and names of one mount, at this moment; and where names
 * below watched directories are told of.
 */
final class WatchScope {

  private final ObjectView objects;
  private final WatchKeeper watches;
  private final WatchedTrees trees;
  private final Tree tree;

  WatchScope(ObjectView objects, WatchKeeper watches) {
    this.objects = objects;
    this.watches = watches;
    this.trees = watches.trees();
    this.tree = trees.tree();
  }

  /** Whether there is nothing to be watched, and no name to be followed. */
  boolean isIdle() {
    return watches.rules().isEmpty() && tree.isEmpty();
  }

  /** Whether some rule watches an object. A few probes. */
  boolean isWatched(NodeId node) throws ErrnoException {
    RuleSet rules = watches.rules();
    return !rules.isEmpty() && isWatched(rules, objects.fileId(node));
  }

  private boolean isWatched(RuleSet rules, FileId object) {
    return rules.watches(object) || tree.isBelow(object, rules.watchesBelow());
  }

  /** Whether some rule asks for each read and write of an object. */
  boolean isEachIoWatched(NodeId node) throws ErrnoException {
    RuleSet rules = watches.rules();
    if (!rules.watchesSomeEachIo()) {
      return false;
    }
    FileId object = objects.fileId(node);
    return rules.watchesEachIo(object) || tree.isBelow(object, rules.watchesEachIoBelow());
  }

  /** Whether what is done to a name is to be followed. */
  boolean isWatched(NodeId parent, ByteString name) throws ErrnoException {
    if (isIdle()) {
      return false;
    }
    FileId directory = objects.fileId(parent);
    RuleSet rules = watches.rules();
    return rules.watches(directory, name) || rules.binds(directory) || tree.knows(directory);
  }

  /** Whether a name is to be followed, or what it leads to is watched. */
  boolean mayBeWatched(NodeId parent, ByteString name) throws ErrnoException {
    if (isIdle()) {
      return false;
    }
    RuleSet rules = watches.rules();
    return isWatched(parent, name)
        || objects.childId(parent, name).filter(id -> isWatched(rules, id)).isPresent();
  }

  /** What a node stands for, where a rule is bound to it. */
  Optional<FileId> bound(NodeId node) {
    RuleSet rules = watches.rules();
    if (rules.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(objects.fileId(node)).filter(rules::binds);
    } catch (ErrnoException e) {
      return Optional.empty(); // forgotten already
    }
  }

  /** An object has been taken a name, or was forgotten by the kernel: perhaps it is no more. */
  void mayHaveEnded(FileId object) {
    try {
      if (watches.rules().binds(object)) {
        watches.forgetIfDestroyed(objects, object);
      }
    } catch (StoreException e) {
      // Nobody waits for an answer. The watch ends when its end can be recorded: at the next mount.
    }
  }

  /** Whether a rule that names an operation asks for it on an object. */
  boolean isNamed(Operation operation, NodeId node) throws ErrnoException {
    return watches.rules().names(operation) && isWatched(node);
  }

  /** What the kernel may remember of an entry, for all that the rules ask for. */
  Entry asked(Entry entry) throws ErrnoException {
    Entry known =
        isNamed(Operation.GETATTR, entry.node()) ? entry.withoutAttributeLifetime() : entry;
    return isNamed(Operation.LOOKUP, entry.node()) ? known.withoutNameLifetime() : known;
  }

  /** What the rules are asked about an operation that is about to be performed. */
  Access access(
      Operation operation, Permissions permissions, List<FileId> touched, List<NameRef> names) {
    return new Access(
        operation, permissions, touched, names, Surroundings.in(tree, touched, names));
  }

  /** The same, of an operation on an object, whatever its name. */
  Access access(Operation operation, Permissions permissions, FileId object) {
    return access(operation, permissions, List.of(object), List.of());
  }

  NameRef name(NodeId parent, ByteString name) throws ErrnoException {
    return new NameRef(objects.fileId(parent), name);
  }

  // What happens to names, and what they were found to lead to.

  /**
   * A name is about to be made.
   *
   * @throws ErrnoException ENOSPC if there is no room to follow it
   */
  void requireRoomIn(NodeId parent) throws ErrnoException {
    if (!tree.isEmpty()) {
      trees.requireRoomIn(objects.fileId(parent));
    }
  }

  /**
   * A name that somebody asks for leads to a node.
   *
   * @throws ErrnoException ENOSPC if it was not known, and there is no room to follow it
   */
  void found(NodeId parent, ByteString name, Entry entry) throws ErrnoException {
    if (tree.isEmpty() || !tree.knows(objects.fileId(parent))) {
      return;
    }
    if (!tree.contains(objects.fileId(entry.node()))) {
      requireRoomIn(parent);
    }
    var unused = seen(parent, name, entry);
  }

  /** A name leads to a node, which was found or made. */
  Entry seen(NodeId parent, ByteString name, Entry entry) throws ErrnoException {
    if (!tree.isEmpty()) {
      Seen there = new Seen(objects.fileId(entry.node()), entry.attributes());
      var unused = trees.seen(name(parent, name), there);
    }
    return entry;
  }

  /** A file has got another name, or its first. */
  Entry linked(NodeId parent, ByteString name, Entry entry) throws ErrnoException {
    if (tree.isEmpty() || entry.attributes().nlink() == 1) {
      return seen(parent, name, entry);
    }
    tree.linked(objects.fileId(parent), name, objects.fileId(entry.node()));
    return entry;
  }

  /** A name was taken from an object. */
  void removed(NameRef name, Seen gone) {
    if (!tree.isEmpty()) {
      trees.removed(name, gone);
    }
  }

  /** A name, and the path that it is the end of. */
  record Spot(NameRef name, FilePath path) {}

  /**
   * An object has got another name instead of its own.
   *
   * @param victim what the other name led to before
   */
  void moved(Spot from, Spot to, Optional<Seen> moved, Optional<Seen> victim) {
    if (!tree.isEmpty()) {
      victim.ifPresent(it -> trees.removed(to.name(), it));
      moved.ifPresent(it -> trees.moved(from.name(), to.name(), it, to.path()));
    }
  }

  /** Two objects have got each other's names. */
  void exchanged(Spot one, Spot other, Optional<Seen> atOne, Optional<Seen> atOther) {
    moved(one, other, atOne, Optional.empty());
    moved(other, one, atOther, Optional.empty());
  }
}
