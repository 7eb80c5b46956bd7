package org.auditfs.audit;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.auditfs.event.StoreException;
import org.auditfs.file.FilePath;
import org.auditfs.rule.Binding;
import org.auditfs.rule.Resolution;
import org.auditfs.rule.RuleChange;
import org.auditfs.rule.RuleSet;

/**
 * The snapshot of the rules that operations are judged by, and where their paths lead. It is
 * replaced as a whole; nobody waits for it.
 */
final class FollowedRules {

  /** So many paths are followed at a time: names that move meanwhile repeat no more than that. */
  private static final int FOLLOWED_AT_ONCE = 1024;

  private final WatchedMounts mounts;
  private final RuleFile file;
  private final Object swap = new Object();
  private volatile RuleSet current;

  FollowedRules(RuleSet rules, WatchedMounts mounts, RuleFile file) {
    this.current = rules;
    this.mounts = mounts;
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

  private void keep(List<Binding> bound) throws StoreException {
    if (!bound.isEmpty()) {
      file.append(bound.stream().map(RuleChange.Bound::new).toList());
    }
  }

  /**
   * Finds out where paths lead whose names nobody may have followed so far. What moves before they
   * are known to be followed is found by looking again; what moves later has its mover to follow
   * it.
   *
   * @throws StoreException when an adoption could not be written down
   */
  void follow(List<FilePath> paths) throws StoreException {
    followMoved(paths);
    followMoved(paths);
  }

  /** Finds out where paths lead after their names have changed, and adopts. */
  void followMoved(List<FilePath> paths) throws StoreException {
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
}
