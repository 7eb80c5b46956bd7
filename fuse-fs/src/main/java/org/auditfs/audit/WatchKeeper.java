package org.auditfs.audit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auditfs.event.Event;
import org.auditfs.event.EventSink;
import org.auditfs.event.Operation;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.event.Verb;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.inode.ObjectView;
import org.auditfs.rule.Access;
import org.auditfs.rule.PlacedRule;
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
  private final WatchedMounts mounts = new WatchedMounts();
  private final WatchedTrees trees;
  private final FollowedRules followed;
  private final Endings endings;
  private int nextId;
  private volatile boolean locked;

  private WatchKeeper(RuleFile file, EventSink sink, int objectsMax) {
    this.file = file;
    this.sink = sink;
    this.trees = new WatchedTrees(mounts, objectsMax);
    this.followed = new FollowedRules(file.history().rules(), mounts, trees, file);
    this.endings = new Endings(followed, file, sink);
    this.nextId = file.history().nextId();
  }

  /**
   * Opens the rules of a state directory.
   *
   * @throws StoreException when {@code STATE/rules} cannot be read, written or understood
   */
  public static WatchKeeper open(Path state, EventSink sink) throws StoreException {
    return open(state, sink, WatchedTrees.OBJECTS_MAX);
  }

  /** The same with another limit than {@link WatchedTrees#OBJECTS_MAX}. */
  static WatchKeeper open(Path state, EventSink sink, int objectsMax) throws StoreException {
    return new WatchKeeper(RuleFile.open(state), sink, objectsMax);
  }

  /** The rules at this moment. */
  public RuleSet rules() {
    return followed.now();
  }

  /** The rules in order. */
  public List<Rule> list() {
    return rules().rules();
  }

  /** Whether the rules are locked. */
  public boolean isLocked() {
    return locked;
  }

  /** Asks what the rules would say, without doing anything. */
  public Inquiry inquiry() {
    return new Inquiry(mounts, trees.tree(), rules());
  }

  /**
   * Begins to follow the names beneath a mount, before its first operation is served. What a
   * watched name leads to now is watched from now on, whatever happened while nobody looked, and
   * what lies below watched directories is looked at; objects that are destroyed are forgotten.
   */
  public synchronized void attach(ObjectView mount) throws StoreException {
    mounts.add(mount);
    endings.ofAll(mount);
    followed.follow(pathsIn(mount));
  }

  /** A mount is gone: its names are not followed any longer, its rules stay. */
  public synchronized void detach(ObjectView mount) throws StoreException {
    mounts.remove(mount);
    followed.follow(pathsIn(mount));
    trees.retain(rules().directories());
  }

  private List<FilePath> pathsIn(ObjectView mount) {
    return rules().namedPaths().stream()
        .filter(path -> path.startsWith(mount.mountPoint()))
        .toList();
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
      refuseLocked();
      refuseKnown(Admission.canonical(asked, mounts));
      Admission admission = admissions().one(asked, this::watchesName);
      List<Admission> wanted = known();
      wanted.add(admission);
      RuleUpdate update = RuleUpdate.of(list(), wanted, nextId);
      carryOut(update, update.events(who));
      return update.added().get(0);
    } catch (RuleRefusedException e) {
      trees.retain(rules().directories());
      throw refuse(Operation.ADD_RULE, asked.path(), asked.toString(), e, who);
    }
  }

  private void refuseKnown(RuleSpec spec) throws RuleRefusedException {
    for (Rule rule : list()) {
      if (rule.spec().equals(spec)) {
        throw new RuleRefusedException(Errno.EEXIST, "rule " + rule.id() + " says the same");
      }
    }
  }

  private Admissions admissions() {
    return new Admissions(mounts, trees);
  }

  private boolean watchesName(FilePath path) {
    return !rules().rules(Verb.INTEGRITY, path).isEmpty();
  }

  /** The rules that are, as they would be asked for. */
  private List<Admission> known() {
    return new ArrayList<>(list().stream().map(rule -> Admission.of(rule.spec())).toList());
  }

  /**
   * How many objects a rule watches now, or leaves out: of a directory with all that lies below it
   * where the rule is about that, too.
   */
  public int objects(Rule rule) {
    return trees.objects(rule, rules());
  }

  /** How many objects were looked at below directories, since the rules were opened. */
  public long lookedAt() {
    return trees.lookedAt();
  }

  /** Whether a rule is about what a mount serves now, or is known from when one did. */
  public boolean serves(RuleSpec spec) {
    return spec.path().isEmpty()
        || mounts.of(spec.path().get()).isPresent()
        || list().stream().anyMatch(rule -> rule.spec().equals(spec));
  }

  /**
   * Makes the rules be those of a file, all of them or none. A rule that is there already keeps its
   * number and what it watches.
   *
   * @param source the file or directory that they come from
   * @return what became of the rules, in words
   * @throws RuleRefusedException when one of them cannot be; the refusal is recorded, and nothing
   *     has changed
   */
  public synchronized String load(List<PlacedRule> wanted, FilePath source, Subject who)
      throws RuleRefusedException, StoreException {
    try {
      refuseLocked();
      return replace(admissions().all(wanted, list()), source, who);
    } catch (RuleRefusedException e) {
      trees.retain(rules().directories());
      throw refuse(Operation.LOAD, Optional.of(source), source.toString(), e, who);
    }
  }

  /**
   * Adds the rules of a file to those that are, all of them or none.
   *
   * @throws RuleRefusedException as for {@link #load}
   */
  public synchronized void extend(List<PlacedRule> more, FilePath source, Subject who)
      throws RuleRefusedException, StoreException {
    try {
      refuseLocked();
      List<Admission> wanted = known();
      wanted.addAll(admissions().all(more, list()));
      var unused = replace(wanted, source, who);
    } catch (RuleRefusedException e) {
      trees.retain(rules().directories());
      throw refuse(Operation.LOAD, Optional.of(source), source.toString(), e, who);
    }
  }

  private String replace(List<Admission> wanted, FilePath source, Subject who)
      throws StoreException {
    RuleUpdate update = RuleUpdate.of(list(), wanted, nextId);
    String what = source + ": " + update.counts();
    List<Event> events = new ArrayList<>();
    events.add(ConfigEvents.done(Operation.LOAD, Optional.of(source), what, who));
    events.addAll(update.events(who));
    carryOut(update, events);
    return update.counts();
  }

  /**
   * Removes the rule with this number.
   *
   * @throws RuleRefusedException when there is none; the refusal is recorded
   */
  public synchronized void remove(int id, Subject who) throws RuleRefusedException, StoreException {
    try {
      refuseLocked();
      Rule rule = rules().rule(id).orElseThrow(() -> unknown("there is no rule " + id));
      remove(List.of(rule), List.of(), who);
    } catch (RuleRefusedException e) {
      Optional<RuleSpec> asked = rules().rule(id).map(Rule::spec);
      String request = asked.map(RuleSpec::toString).orElse("remove " + id);
      throw refuse(Operation.REMOVE_RULE, asked.flatMap(RuleSpec::path), request, e, who);
    }
  }

  /**
   * Removes all rules of one verb about one path.
   *
   * @return the rules removed, at least one
   * @throws RuleRefusedException when there is none; the refusal is recorded
   */
  public synchronized List<Rule> remove(Verb verb, FilePath path, Subject who)
      throws RuleRefusedException, StoreException {
    try {
      refuseLocked();
      List<Rule> rules = rules().rules(verb, path);
      if (rules.isEmpty()) {
        rules = rules().rules(verb, canonicalOr(path));
      }
      if (rules.isEmpty()) {
        throw unknown("there is no rule " + verb.word() + " " + path);
      }
      remove(rules, List.of(), who);
      return rules;
    } catch (RuleRefusedException e) {
      String request = "remove " + verb.word() + " " + path;
      throw refuse(Operation.REMOVE_RULE, Optional.of(path), request, e, who);
    }
  }

  private FilePath canonicalOr(FilePath path) {
    try {
      return mounts.canonical(path);
    } catch (RuleRefusedException e) {
      return path;
    }
  }

  private static RuleRefusedException unknown(String what) {
    return new RuleRefusedException(Errno.ENOENT, what + "; auditfs list shows them");
  }

  /** Removes every rule; each removal is recorded. */
  public synchronized List<Rule> flush(Subject who) throws RuleRefusedException, StoreException {
    List<Rule> rules = list();
    try {
      refuseLocked();
      String what = "flush: " + rules.size() + " rules";
      remove(rules, List.of(ConfigEvents.done(Operation.FLUSH, Optional.empty(), what, who)), who);
      return rules;
    } catch (RuleRefusedException e) {
      throw refuse(Operation.FLUSH, Optional.empty(), "flush", e, who);
    }
  }

  private void remove(List<Rule> rules, List<Event> first, Subject who) throws StoreException {
    List<Event> events = new ArrayList<>(first);
    rules.forEach(rule -> events.add(ConfigEvents.removed(rule, who)));
    for (Event event : events) {
      sink.append(event);
    }
    Set<Integer> gone = new HashSet<>();
    rules.forEach(rule -> gone.add(rule.id()));
    file.append(gone.stream().map(RuleChange.Removed::new).toList());
    List<Rule> left = list().stream().filter(rule -> !gone.contains(rule.id())).toList();
    followed.change(now -> now.with(left, List.of()));
    trees.retain(rules().directories());
  }

  /** Until the daemon ends, every change is refused; the attempts are recorded. */
  public synchronized void lock(Subject who) throws RuleRefusedException, StoreException {
    try {
      refuseLocked();
    } catch (RuleRefusedException e) {
      throw refuse(Operation.LOCK, Optional.empty(), "lock", e, who);
    }
    sink.append(ConfigEvents.done(Operation.LOCK, Optional.empty(), "locked=1 old=0", who));
    locked = true;
  }

  private void refuseLocked() throws RuleRefusedException {
    if (locked) {
      throw new RuleRefusedException(
          Errno.EPERM, "the rules are locked until the daemon is started again");
    }
  }

  /**
   * Records that a change was refused.
   *
   * @return {@code why}, to be thrown
   */
  public RuleRefusedException refuse(
      Operation operation,
      Optional<FilePath> path,
      String request,
      RuleRefusedException why,
      Subject who)
      throws StoreException {
    sink.append(ConfigEvents.refused(operation, path, request, why, who));
    return why;
  }

  /** On disk first, then in the trail, then in force. */
  private void carryOut(RuleUpdate update, List<Event> events) throws StoreException {
    RuleSet before = rules();
    file.append(update.changes(before));
    // The trail may have named the new ones already when it fails: no other gets their numbers.
    nextId = update.nextId();
    try {
      for (Event event : events) {
        sink.append(event);
      }
    } catch (StoreException e) {
      file.append(update.undo(before));
      throw e;
    }
    followed.change(rules -> rules.with(update.rules(), update.bound()));
    // What was adopted meanwhile may stand before the lines that took its rule away.
    followed.keepBindings(before, Set.copyOf(update.bound()));
    followed.follow(paths(update.added()));
    trees.retain(rules().directories());
    mounts.forgetNames(); // so that the names of what the new ones watch are told
  }

  private static List<FilePath> paths(List<Rule> rules) {
    return rules.stream().flatMap(rule -> rule.spec().path().stream()).distinct().toList();
  }

  /** What lies below watched directories, for whoever follows their names. */
  WatchedTrees trees() {
    return trees;
  }

  /**
   * Names have changed: finds out where the watched paths through them lead now, adopts, and writes
   * adoptions down.
   *
   * @param access the operation that has changed them
   * @return the rules after it
   * @throws StoreException when an adoption could not be written down
   */
  RuleSet moved(Access access) throws StoreException {
    followed.followMoved(access);
    return rules();
  }

  /**
   * The secrecy watches on an object end with it, and that is recorded.
   *
   * @throws StoreException when it could not be: the watches go on then
   */
  void forgetIfDestroyed(ObjectView mount, FileId object) throws StoreException {
    endings.ifDestroyed(mount, object);
  }

  @Override
  public void close() throws StoreException {
    file.close();
  }
}
