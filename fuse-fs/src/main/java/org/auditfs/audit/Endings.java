package org.auditfs.audit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.auditfs.event.EventSink;
import org.auditfs.event.StoreException;
import org.auditfs.file.FileId;
import org.auditfs.inode.ObjectView;
import org.auditfs.rule.Rule;
import org.auditfs.rule.RuleChange;
import org.auditfs.rule.RuleSet;

/** The ends of secrecy watches: each ends with its object, and that is recorded, once. */
final class Endings {

  private final FollowedRules followed;
  private final RuleFile file;
  private final EventSink sink;

  /** Objects that somebody is looking at just now, and how many wanted them to be looked at. */
  private final Map<FileId, Integer> lookedAt = new ConcurrentHashMap<>();

  Endings(FollowedRules followed, RuleFile file, EventSink sink) {
    this.followed = followed;
    this.file = file;
    this.sink = sink;
  }

  /** Ends those on all objects of a mount that are destroyed. */
  void ofAll(ObjectView mount) throws StoreException {
    Set<FileId> bound = new LinkedHashSet<>();
    followed.now().boundSince(RuleSet.EMPTY).forEach(it -> bound.add(it.object()));
    for (FileId object : bound) {
      ifDestroyed(mount, object);
    }
  }

  /**
   * Ends those on an object, if that is destroyed. Where somebody is at that already, he looks once
   * more: one end must not be recorded twice, nor be overlooked by who looked too early.
   *
   * @throws StoreException when it could not be recorded: the watches go on then
   */
  void ifDestroyed(ObjectView mount, FileId object) throws StoreException {
    int wanted = lookedAt.merge(object, 1, Integer::sum);
    if (wanted > 1) {
      return;
    }
    try {
      do {
        wanted = lookedAt.getOrDefault(object, 0);
        end(mount, object);
      } while (!lookedAt.remove(object, wanted));
    } catch (StoreException | RuntimeException e) {
      lookedAt.remove(object);
      throw e;
    }
  }

  private void end(ObjectView mount, FileId object) throws StoreException {
    List<Rule> watching = followed.now().boundTo(object);
    if (!watching.isEmpty() && WatchedMounts.isDestroyed(mount, object)) {
      sink.append(ConfigEvents.unbound(object, watching));
      followed.change(rules -> rules.unbound(Set.of(object)));
      file.append(List.of(new RuleChange.Unbound(object)));
    }
  }
}
