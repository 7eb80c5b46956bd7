package org.auditfs.audit;

import java.util.LinkedHashSet;
import java.util.List;
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

  /** Objects that somebody is looking at just now, who will record their end. */
  private final Set<FileId> lookedAt = ConcurrentHashMap.newKeySet();

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
   * Ends those on an object, if that is destroyed.
   *
   * @throws StoreException when it could not be recorded: the watches go on then
   */
  void ifDestroyed(ObjectView mount, FileId object) throws StoreException {
    if (lookedAt.add(object)) {
      try {
        end(mount, object);
      } finally {
        lookedAt.remove(object);
      }
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
