package org.auditfs.audit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.auditfs.event.Event;
import org.auditfs.event.EventSink;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.inode.ObjectView;
import org.auditfs.inode.Seen;
import org.auditfs.posix.ErrnoException;
import org.auditfs.rule.Binding;
import org.auditfs.rule.Match;
import org.auditfs.rule.NameRef;
import org.auditfs.rule.Resolution;
import org.auditfs.rule.Rule;
import org.auditfs.rule.RuleChange;
import org.auditfs.rule.RuleSet;
import org.auditfs.rule.RuleSpec;

/**
 * Keeps the rules: the snapshot that operations are judged by, the file that survives the daemon,
 * and an event for every change that somebody asks for, done or refused.
 */
public final class WatchKeeper implements AutoCloseable {

  private final RuleFile file;
  private final EventSink sink;
  private final List<ObjectView> mounts = new CopyOnWriteArrayList<>();
  private final Object swap = new Object();
  private volatile RuleSet current;
  private int nextId;

  private WatchKeeper(RuleFile file, EventSink sink) {
    this.file = file;
    this.sink = sink;
    this.current = file.history().rules();
    this.nextId = file.history().nextId();
  }

  /**
   * Opens the rules of a state directory.
   *
   * @throws StoreException when {@code STATE/rules} cannot be read, written or understood
   */
  public static WatchKeeper open(Path state, EventSink sink) throws StoreException {
    return new WatchKeeper(RuleFile.open(state), sink);
  }

  /** The rules at this moment. */
  public RuleSet rules() {
    return current;
  }

  /** The rules in order. */
  public List<Rule> list() {
    return rules().rules();
  }

  /**
   * Begins to follow the names beneath a mount, before its first operation is served. What a
   * watched name leads to now is watched from now on, whatever happened while nobody looked;
   * objects that are destroyed are forgotten.
   */
  public void attach(ObjectView mount) throws StoreException {
    mounts.add(mount);
    forgetDestroyed(mount);
    for (FilePath path : rules().namedPaths()) {
      if (path.startsWith(mount.mountPoint())) {
        follow(path);
      }
    }
  }

  /** A mount is gone: its names are not followed any longer, its rules stay. */
  public void detach(ObjectView mount) throws StoreException {
    mounts.remove(mount);
    for (FilePath path : rules().namedPaths()) {
      if (path.startsWith(mount.mountPoint())) {
        follow(path);
      }
    }
  }

  /**
   * Adds a rule. The path's directory is resolved once, now; its last component is not followed if
   * it is a symbolic link.
   *
   * @param who who asks
   * @throws RuleRefusedException when it cannot be; the refusal is recorded
   * @throws StoreException when it could not be kept or recorded; there is no new rule then
   */
  public synchronized Rule add(RuleSpec asked, Subject who)
      throws RuleRefusedException, StoreException {
    try {
      RuleSpec spec = asked.at(canonical(asked.path()));
      Optional<FileId> object = admit(spec);
      Rule rule = new Rule(nextId, spec);
      List<RuleChange> changes = new ArrayList<>(List.of(new RuleChange.Added(rule)));
      object.ifPresent(
          id -> changes.add(new RuleChange.Bound(new Binding(rule.id(), id, Match.Reason.BOUND))));
      file.append(changes);
      nextId++;
      recordOrUndo(rule, who);
      change(rules -> bind(rules.with(rule), rule, object));
      follow(spec.path());
      mounts.forEach(ObjectView::forgetNames); // so that the names of what it watches are told
      return rule;
    } catch (RuleRefusedException e) {
      refused(Operation.ADD_RULE, Optional.of(asked.path()), asked.toString(), e, who);
      throw e;
    }
  }

  private static RuleSet bind(RuleSet rules, Rule rule, Optional<FileId> object) {
    return object
        .map(id -> rules.bound(new Binding(rule.id(), id, Match.Reason.BOUND)))
        .orElse(rules);
  }

  private void recordOrUndo(Rule rule, Subject who) throws StoreException {
    try {
      sink.append(done(Operation.ADD_RULE, rule, who));
    } catch (StoreException e) {
      file.append(List.of(new RuleChange.Removed(rule.id())));
      throw e;
    }
  }

  /**
   * Removes the rule with this number.
   *
   * @throws RuleRefusedException when there is none; the refusal is recorded
   */
  public synchronized void remove(int id, Subject who) throws RuleRefusedException, StoreException {
    Optional<Rule> rule = rules().rule(id);
    if (rule.isEmpty()) {
      RuleRefusedException e =
          new RuleRefusedException(
              Errno.ENOENT, "there is no rule " + id + "; auditfs list shows them");
      refused(Operation.REMOVE_RULE, Optional.empty(), "remove " + id, e, who);
      throw e;
    }
    remove(rule.get(), who);
  }

  /**
   * Removes all rules of one verb about one path.
   *
   * @return the rules removed, at least one
   * @throws RuleRefusedException when there is none; the refusal is recorded
   */
  public synchronized List<Rule> remove(Verb verb, FilePath path, Subject who)
      throws RuleRefusedException, StoreException {
    List<Rule> rules = new ArrayList<>(rules().rules(verb, path));
    if (rules.isEmpty()) {
      rules.addAll(rules().rules(verb, canonicalOr(path)));
    }
    if (rules.isEmpty()) {
      RuleRefusedException e =
          new RuleRefusedException(
              Errno.ENOENT,
              "there is no rule " + verb.word() + " " + path + "; auditfs list shows them");
      String request = "remove " + verb.word() + " " + path;
      refused(Operation.REMOVE_RULE, Optional.of(path), request, e, who);
      throw e;
    }
    for (Rule rule : rules) {
      remove(rule, who);
    }
    return rules;
  }

  /** Removes every rule; each removal is recorded. */
  public synchronized List<Rule> flush(Subject who) throws StoreException {
    List<Rule> rules = list();
    for (Rule rule : rules) {
      remove(rule, who);
    }
    return rules;
  }

  private void remove(Rule rule, Subject who) throws StoreException {
    sink.append(done(Operation.REMOVE_RULE, rule, who));
    file.append(List.of(new RuleChange.Removed(rule.id())));
    change(rules -> rules.without(rule.id()));
  }

  /**
   * Names have changed: finds out where the watched paths through them lead now, adopts, and writes
   * adoptions down.
   *
   * @return the rules after it
   * @throws StoreException when an adoption could not be written down
   */
  RuleSet moved(Collection<NameRef> names) throws StoreException {
    for (FilePath path : rules().pathsThrough(names)) {
      follow(path);
    }
    return rules();
  }

  @Override
  public void close() throws StoreException {
    file.close();
  }

  /**
   * Resolves {@code path} again. A name that moves meanwhile makes the compare-and-set fail or is
   * followed by its own mover, so the last word is always the newest.
   */
  private void follow(FilePath path) throws StoreException {
    RuleSet before;
    RuleSet after;
    do {
      before = current;
      after = before.resolved(path, resolve(path));
    } while (!replace(before, after));
    List<RuleChange> adopted = new ArrayList<>();
    after.boundSince(before).forEach(binding -> adopted.add(new RuleChange.Bound(binding)));
    if (!adopted.isEmpty()) {
      file.append(adopted);
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

  private void change(UnaryOperator<RuleSet> step) {
    synchronized (swap) {
      current = step.apply(current);
    }
  }

  private Optional<Resolution> resolve(FilePath path) {
    Optional<ObjectView> mount = mountOf(path);
    if (mount.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Resolutions.of(mount.get().walk(path)));
    } catch (ErrnoException e) {
      // The backing directory does not answer (EIO): the name is watched, its object unknown.
      return rules().resolution(path);
    }
  }

  private Optional<ObjectView> mountOf(FilePath path) {
    return mounts.stream()
        .filter(mount -> path.startsWith(mount.mountPoint()))
        .max(Comparator.comparingInt(mount -> mount.mountPoint().bytes().length()));
  }

  private ObjectView mountOrRefuse(FilePath path) throws RuleRefusedException {
    return mountOf(path)
        .orElseThrow(
            () ->
                new RuleRefusedException(
                    Errno.EINVAL,
                    path + " lies in no directory that this daemon protects; see auditfs status"));
  }

  /** The path with the symbolic links in its directory part resolved, within our mounts. */
  private FilePath canonical(FilePath asked) throws RuleRefusedException {
    FilePath path = asked;
    for (int links = 0; links <= Resolutions.LINKS_MAX; links++) {
      ObjectView mount = mountOrRefuse(path);
      try {
        Optional<FilePath> next = Resolutions.throughLink(mount.mountPoint(), mount.walk(path));
        if (next.isEmpty()) {
          return path;
        }
        path = next.get();
      } catch (ErrnoException e) {
        throw new RuleRefusedException(e.errno(), path + " cannot be resolved: " + e.getMessage());
      }
    }
    throw new RuleRefusedException(Errno.ELOOP, asked + " leads through too many symbolic links");
  }

  private FilePath canonicalOr(FilePath path) {
    try {
      return canonical(path);
    } catch (RuleRefusedException e) {
      return path;
    }
  }

  /** Checks that a rule may be added, and finds the object that a secrecy rule binds. */
  private Optional<FileId> admit(RuleSpec spec) throws RuleRefusedException {
    for (Rule rule : list()) {
      if (rule.spec().equals(spec)) {
        throw new RuleRefusedException(Errno.EEXIST, "rule " + rule.id() + " says the same");
      }
    }
    Optional<Seen> target = target(spec.path());
    if (target.isPresent() && target.get().stat().isDirectory()) {
      throw new RuleRefusedException(
          Errno.EISDIR, spec.path() + " is a directory; name the files in it one by one");
    }
    if (spec.verb() == Verb.INTEGRITY) {
      return Optional.empty();
    }
    if (target.isEmpty() && rules().rules(Verb.INTEGRITY, spec.path()).isEmpty()) {
      throw new RuleRefusedException(
          Errno.ENOENT,
          spec.path()
              + " does not exist, and secrecy watches an object that does; add integrity first to"
              + " watch what comes to be there");
    }
    return target.map(Seen::id);
  }

  private Optional<Seen> target(FilePath path) throws RuleRefusedException {
    ObjectView mount = mountOrRefuse(path);
    try {
      var walk = mount.walk(path);
      if (!walk.parentExists()) {
        throw new RuleRefusedException(
            Errno.ENOENT, path.parent() + " is not a directory that exists; create it first");
      }
      return walk.target();
    } catch (ErrnoException e) {
      throw new RuleRefusedException(e.errno(), path + " cannot be resolved: " + e.getMessage());
    }
  }

  private void forgetDestroyed(ObjectView mount) throws StoreException {
    List<RuleChange> gone = new ArrayList<>();
    for (Binding binding : rules().boundSince(RuleSet.EMPTY)) {
      if (isDestroyed(mount, binding.object())) {
        gone.add(new RuleChange.Unbound(binding.object()));
        change(rules -> rules.unbound(binding.object()));
      }
    }
    if (!gone.isEmpty()) {
      file.append(gone);
    }
  }

  private static boolean isDestroyed(ObjectView mount, FileId object) {
    try {
      return !mount.exists(object);
    } catch (ErrnoException e) {
      // Another filesystem's object, or one that cannot be asked about now: keep watching it.
      return false;
    }
  }

  private static Event done(Operation operation, Rule rule, Subject who) {
    return new Event.ConfigEvent(
        operation,
        Outcome.SUCCESS,
        who,
        Optional.of(rule.spec().path()),
        ByteString.of(rule.spec().toString()),
        "",
        List.of(rule.ref()));
  }

  private void refused(
      Operation operation,
      Optional<FilePath> path,
      String request,
      RuleRefusedException why,
      Subject who)
      throws StoreException {
    sink.append(
        new Event.ConfigEvent(
            operation,
            Outcome.failed(why.errno()),
            who,
            path,
            ByteString.of(request),
            String.valueOf(why.getMessage()),
            List.of()));
  }
}
