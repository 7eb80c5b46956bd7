package org.auditfs.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.auditfs.event.Operation;
import org.auditfs.event.StoreException;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.rule.Access;
import org.auditfs.rule.Binding;
import org.auditfs.rule.Resolution;
import org.auditfs.rule.RuleChange;
import org.auditfs.rule.RuleSet;
import org.auditfs.rule.Tree;

/**
 * The snapshot of the rules that operations are judged by, and where their paths lead. It is
 * replaced as a whole; nobody waits for it.
 */
final class FollowedRules {

  /** So many paths are followed at a time: names that move meanwhile repeat no more than that. */
  private static final int FOLLOWED_AT_ONCE = 1024;

  private final WatchedMounts mounts;
  private final WatchedTrees trees;
  private final RuleFile file;
  private final Object swap = new Object();
  private volatile RuleSet current;

  FollowedRules(RuleSet rules, WatchedMounts mounts, WatchedTrees trees, RuleFile file) {
    this.current = rules;
    this.mounts = mounts;
    this.trees = trees;
    this.file = file;
  }

  RuleSet now() {
    return current;
  }

  void change(UnaryOperator<RuleSet> step) {
    synchronized (swap) {
      current = step.apply(current);
    }
  }

  /**
   * Writes down what is bound now and was not before.
   *
   * @param written what stands in the file already
   */
  void keepBindings(RuleSet before, Collection<Binding> written) throws StoreException {
    keep(current.boundSince(before).stream().filter(it -> !written.contains(it)).toList());
  }

  /** Binds objects, and writes that down. */
  void bind(List<Binding> bindings) throws StoreException {
    if (!bindings.isEmpty()) {
      change(rules -> rules.bound(bindings));
      keep(bindings);
    }
  }

  private void keep(List<Binding> bound) throws StoreException {
    if (!bound.isEmpty()) {
      file.append(bound.stream().map(RuleChange.Bound::new).toList());
    }
  }

  /**
   * Finds out where paths lead whose names nobody may have followed so far. What moves before they
   * are known to be followed is found by looking again; what moves later has its mover to follow
   * it. Of the directories that they lead to all below is followed.
   *
   * @throws StoreException when an adoption could not be written down
   */
  void follow(List<FilePath> paths) throws StoreException {
    followNames(paths);
    followNames(paths);
    followDirectories(paths);
  }

  /**
   * Finds out where paths lead after an operation has changed their names, and adopts.
   *
   * @throws StoreException when an adoption could not be written down
   */
  void followMoved(Access access) throws StoreException {
    RuleSet before = current;
    List<FilePath> paths = List.copyOf(before.pathsThrough(access.names()));
    followNames(paths);
    if (current != before) {
      followDirectories(paths);
    }
    adopt(access);
  }

  private void followNames(List<FilePath> paths) throws StoreException {
    for (int from = 0; from < paths.size(); from += FOLLOWED_AT_ONCE) {
      followSome(paths.subList(from, Math.min(paths.size(), from + FOLLOWED_AT_ONCE)));
    }
  }

  /**
   * A name that moves meanwhile makes the compare-and-set fail or is followed by its own mover, so
   * the last word is always the newest.
   */
  private void followSome(List<FilePath> paths) throws StoreException {
    RuleSet before;
    RuleSet after;
    do {
      before = current;
      Map<FilePath, Optional<Resolution>> where = new HashMap<>();
      for (FilePath path : paths) {
        where.put(path, mounts.resolve(path, before));
      }
      after = before.resolved(where);
    } while (!replace(before, after));
    if (after != before) {
      keep(after.boundSince(before));
    }
  }

  private boolean replace(RuleSet before, RuleSet after) {
    synchronized (swap) {
      boolean same = current == before;
      if (same) {
        current = after;
      }
      return same;
    }
  }

  /** Looks at what lies below the directories that paths lead to, where nobody has yet. */
  private void followDirectories(List<FilePath> paths) throws StoreException {
    for (FilePath path : paths) {
      Optional<FileId> directory =
          current.resolution(path).filter(Resolution::directory).flatMap(Resolution::current);
      if (directory.isPresent()) {
        followDirectory(path, directory.get());
      }
    }
  }

  private void followDirectory(FilePath path, FileId directory) throws StoreException {
    if (!trees.tree().knows(directory)) {
      trees.follow(path, directory);
    }
    if (current.adoptsBelow(directory)) {
      adopt(trees.tree().below(directory));
    }
  }

  /** What has come to lie below a directory under both verbs, with all below it. */
  private void adopt(Access access) throws StoreException {
    Tree tree = trees.tree();
    if (tree.isEmpty()) {
      return;
    }
    boolean moves =
        access.operation() == Operation.RENAME || access.operation() == Operation.EXCHANGE;
    for (int i = 0; i < access.objects().size(); i++) {
      FileId object = access.objects().get(i);
      adopt(List.of(object));
      if (moves && tree.knows(object) && came(object, access.surroundings().ofObject(i))) {
        adopt(tree.below(object));
      }
    }
  }

  /** Whether it lies below a directory under both verbs that it did not lie below before. */
  private boolean came(FileId object, List<FileId> before) {
    return trees.tree().above(object).stream()
        .anyMatch(directory -> !before.contains(directory) && current.adoptsBelow(directory));
  }

  private void adopt(List<FileId> objects) throws StoreException {
    RuleSet rules = current;
    List<Binding> adopted = new ArrayList<>();
    for (FileId object : objects) {
      adopted.addAll(rules.adoptions(object, trees.tree().above(object)));
    }
    bind(adopted);
  }
}
