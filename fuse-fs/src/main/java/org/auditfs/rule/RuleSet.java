package org.auditfs.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.auditfs.event.Operation;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.jspecify.annotations.Nullable;

/**
 * All rules, and what they watch at this moment. A value: every change gives another one.
 *
 * <p><b>integrity P</b> watches the name P, and the object that P leads to now; where that is a
 * directory, with all that lies below it. <b>secrecy P</b> watches the objects bound to it: the one
 * at P when it was added, with {@code -R} all below it, too; and of a directory the names in it.
 * Both on the same P: whatever object comes to be at P, or below it, is bound as well (adopted),
 * and stays bound when it leaves. <b>never P</b> leaves out what integrity P would be asked about.
 */
public final class RuleSet {

  /** No rules. */
  public static final RuleSet EMPTY = new RuleSet(List.of(), Bindings.NONE, RuleIndex.EMPTY);

  private final List<Rule> rules;
  private final Bindings bound;
  private final RuleIndex index;
  private final Wishes wishes;

  private final Predicate<FileId> watchesBelow;
  private final Predicate<FileId> watchesEachIoBelow;

  private RuleSet(List<Rule> rules, Bindings bound, RuleIndex index) {
    this(rules, bound, index, Wishes.of(rules));
  }

  private RuleSet(List<Rule> rules, Bindings bound, RuleIndex index, Wishes wishes) {
    this.rules = rules;
    this.wishes = wishes;
    this.bound = bound;
    this.index = index;
    this.watchesBelow = directory -> isWatched(index.below(directory));
    this.watchesEachIoBelow = directory -> isEachIoWatched(index.below(directory));
  }

  /** The rules in order. */
  public List<Rule> rules() {
    return rules;
  }

  /** The rule with this number. */
  public Optional<Rule> rule(int id) {
    return Optional.ofNullable(index.rule(id));
  }

  /** The rules about one path, in order. */
  public List<Rule> rules(FilePath path) {
    return index.rules(path);
  }

  /** The rules of one verb about one path, in order. */
  public List<Rule> rules(Verb verb, FilePath path) {
    return rules(path).stream().filter(rule -> rule.spec().verb() == verb).toList();
  }

  /** Where a watched path leads, if its mount is served. */
  public Optional<Resolution> resolution(FilePath path) {
    return Optional.ofNullable(index.resolution(path));
  }

  /** Whether no name and no object concerns any rule. */
  public boolean isEmpty() {
    return index.isEmpty() && bound.isEmpty();
  }

  /** Whether some rule watches this object now. Two probes; no allocation. */
  public boolean watches(FileId object) {
    return isWatched(index.object(object)) || binds(object);
  }

  private static boolean isWatched(@Nullable Watchers watchers) {
    return watchers != null && watchers.watched();
  }

  /**
   * Whether a watch names one of the operations that only such watches hear of: getattr, access,
   * and a lookup that succeeds.
   */
  public boolean names(Operation operation) {
    return wishes.named().contains(operation);
  }

  /** Whether there may be an object of which each read and write is asked for. */
  public boolean watchesSomeEachIo() {
    return wishes.eachIo();
  }

  /** Whether some rule asks for each read and write of this object now. As cheap. */
  public boolean watchesEachIo(FileId object) {
    return isEachIoWatched(index.object(object)) || isEachIoWatched(bound.of(object));
  }

  private static boolean isEachIoWatched(@Nullable Watchers watchers) {
    return watchers != null && watchers.watched() && watchers.eachIo();
  }

  private boolean isEachIoWatched(@Nullable Bound bindings) {
    for (Bound it = bindings; it != null; it = it.next()) {
      Rule rule = index.rule(it.ruleId());
      if (rule != null && rule.spec().eachIo()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether some rule is about this name, or a path through it: what is done to it must be
   * followed. Two probes; no allocation.
   */
  public boolean watches(FileId directory, ByteString name) {
    return index.name(directory, name) != null;
  }

  /** Says of a directory whether some rule watches what lies below it. Allocates nothing. */
  public Predicate<FileId> watchesBelow() {
    return watchesBelow;
  }

  /** Says of a directory whether some rule asks for each read and write below it. As cheap. */
  public Predicate<FileId> watchesEachIoBelow() {
    return watchesEachIoBelow;
  }

  /** Whether a rule is bound to an object: of a directory, changes of its names concern it, too. */
  public boolean binds(FileId object) {
    return bound.of(object) != null;
  }

  /** The directories that rules are about with all that lies below them. */
  public List<FileId> directories() {
    return index.directories();
  }

  /**
   * The rules that ask for an access to be recorded, in rule order, each once. Where no rule
   * watches what is touched nothing is allocated, and no fact is asked for.
   */
  public List<Match> decide(Access access, Facts facts) {
    return decide(access, facts, this, Observer.NONE);
  }

  /**
   * The same for an access that changed what names lead to: a rule matches if it does before or
   * after the change, so that an object is watched from the operation that brings it to a watched
   * name to the one that takes it away.
   *
   * @param after the rules after the access
   * @param observer is told of each rule that is asked
   */
  public List<Match> decide(Access access, Facts facts, RuleSet after, Observer observer) {
    if (!concerns(access) && (after == this || !after.concerns(access))) {
      return List.of();
    }
    return new Judgement(access, facts, observer).of(candidates(access, after));
  }

  /** What every rule says of an access, and why: the decision itself, looked on. */
  public Explanation explain(Access access, Facts facts, RuleSet after) {
    Explanation.Writer writer = new Explanation.Writer();
    var unused = decide(access, facts, after, writer);
    return writer.about(rules);
  }

  /** The watches whose names or objects an access touches, whatever they ask for. */
  public List<Match> concerned(Access access) {
    return candidates(access, this).stream()
        .map(Candidate::match)
        .filter(match -> match.rule().spec().verb().watches())
        .toList();
  }

  /**
   * Whether an access may have to be recorded, as far as is known before it is done: some watch on
   * what it touches asks for its kind. Conditions are not asked, since some hold only afterwards.
   */
  public boolean mayRecord(Access access) {
    return concerned(access).stream().anyMatch(match -> match.rule().spec().asksFor(access));
  }

  /** Whether a watch knows a name or an object of the access. Allocates nothing. */
  private boolean concerns(Access access) {
    List<FileId> objects = access.objects();
    for (int i = 0; i < objects.size(); i++) {
      if (watches(objects.get(i)) || anyWatchesBelow(access.surroundings().ofObject(i))) {
        return true;
      }
    }
    List<NameRef> names = access.names();
    for (int i = 0; i < names.size(); i++) {
      NameRef name = names.get(i);
      if (isWatched(index.name(name.directory(), name.name()))
          || binds(name.directory())
          || anyWatchesBelow(access.surroundings().ofName(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean anyWatchesBelow(List<FileId> directories) {
    for (int i = 0; i < directories.size(); i++) {
      if (watchesBelow.test(directories.get(i))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Before and after the access are judged each by itself: a {@code never} that comes to know an
   * object by the access has no say in what was known of it before.
   */
  private List<Candidate> candidates(Access access, RuleSet after) {
    List<Candidate> found = new ArrayList<>(index.aboutEveryFile());
    int targets = index.collect(access, bound, 0, found);
    if (after != this) {
      var unused = after.index.collect(access, after.bound, targets, found);
    }
    return found;
  }

  /** The paths of rules that lead through, or end at, one of {@code names}. */
  public Set<FilePath> pathsThrough(Collection<NameRef> names) {
    Set<FilePath> paths = new HashSet<>();
    for (NameRef name : names) {
      Watchers watchers = index.name(name.directory(), name.name());
      if (watchers != null) {
        paths.addAll(watchers.paths());
      }
    }
    return paths;
  }

  /** The paths whose names are to be followed. */
  public Set<FilePath> namedPaths() {
    return namedPaths(rules);
  }

  private static Set<FilePath> namedPaths(List<Rule> rules) {
    Set<FilePath> paths = new LinkedHashSet<>();
    for (Rule rule : rules) {
      if (rule.spec().verb() != Verb.SECRECY) {
        rule.spec().path().ifPresent(paths::add);
      }
    }
    return paths;
  }

  /** With one more rule at the end. Under both verbs what is at its path is adopted. */
  public RuleSet with(Rule rule) {
    List<Rule> more = new ArrayList<>(rules);
    more.add(rule);
    return with(more, List.of());
  }

  /**
   * With these rules instead. Those that are here already keep what they watch; under both verbs
   * what is at their path is adopted.
   *
   * @param more what new rules watch from the start
   */
  public RuleSet with(List<Rule> others, Collection<Binding> more) {
    RuleIndex next = index.changed(rules, others);
    return new RuleSet(List.copyOf(others), kept(others), next)
        .bound(more)
        .adopting(next.resolvedPaths());
  }

  /** What is bound to these rules: all of it where none is missing. */
  private Bindings kept(List<Rule> others) {
    Set<Integer> ids = new HashSet<>();
    others.forEach(rule -> ids.add(rule.id()));
    return bound.isEmpty() || rules.stream().allMatch(rule -> ids.contains(rule.id()))
        ? bound
        : Bindings.NONE.with(bound.of(ids::contains));
  }

  /** Without the rule, and without what was bound to it. */
  public RuleSet without(int ruleId) {
    return with(rules.stream().filter(rule -> rule.id() != ruleId).toList(), List.of());
  }

  /** With each path leading where it is said to lead; empty when its mount is not served. */
  public RuleSet resolved(Map<FilePath, Optional<Resolution>> where) {
    RuleIndex next = index;
    for (Map.Entry<FilePath, Optional<Resolution>> path : where.entrySet()) {
      next = next.resolved(path.getKey(), path.getValue().orElse(null));
    }
    return next == index ? this : new RuleSet(rules, bound, next, wishes).adopting(where.keySet());
  }

  /** With {@code path} leading where {@code where} says. */
  public RuleSet resolved(FilePath path, Optional<Resolution> where) {
    return resolved(Map.of(path, where));
  }

  /** With an object bound to a secrecy rule. */
  public RuleSet bound(Binding binding) {
    return bound(List.of(binding));
  }

  /** With objects bound to secrecy rules. Costs a few steps for each. */
  public RuleSet bound(Collection<Binding> more) {
    return bound(bound.with(more));
  }

  /** Without objects that are destroyed. */
  public RuleSet unbound(Set<FileId> objects) {
    return bound(bound.without(objects));
  }

  private RuleSet bound(Bindings next) {
    return next == bound ? this : new RuleSet(rules, next, index, wishes);
  }

  private RuleSet adopting(Collection<FilePath> paths) {
    List<Binding> adopted = new ArrayList<>();
    for (FilePath path : paths) {
      resolution(path)
          .flatMap(Resolution::current)
          .ifPresent(current -> adopted.addAll(adoptions(path, current)));
    }
    return bound(adopted);
  }

  private List<Binding> adoptions(FilePath path, FileId object) {
    if (rules(Verb.INTEGRITY, path).isEmpty()) {
      return List.of();
    }
    return rules(Verb.SECRECY, path).stream()
        .filter(rule -> !bound.holds(rule.id(), object))
        .map(rule -> new Binding(rule.id(), object, Match.Reason.ADOPTED))
        .toList();
  }

  /**
   * What both verbs on a directory bind an object by that lies below it, and is not bound yet.
   *
   * @param directories those that it lies below
   */
  public List<Binding> adoptions(FileId object, Collection<FileId> directories) {
    List<Binding> adopted = new ArrayList<>();
    for (FileId directory : directories) {
      Watchers watchers = index.below(directory);
      if (watchers != null) {
        watchers.paths().forEach(path -> adopted.addAll(adoptions(path, object)));
      }
    }
    return adopted;
  }

  /** Whether both verbs are on a directory, so that what comes to lie below it is adopted. */
  public boolean adoptsBelow(FileId directory) {
    Watchers watchers = index.below(directory);
    return watchers != null
        && watchers.paths().stream()
            .anyMatch(
                path ->
                    !rules(Verb.INTEGRITY, path).isEmpty() && !rules(Verb.SECRECY, path).isEmpty());
  }

  /** The bindings that {@code before} did not have. Costs as much as there are of them. */
  public List<Binding> boundSince(RuleSet before) {
    return bound.since(before.bound);
  }

  /** The rules that an object is bound to. */
  public List<Rule> boundTo(FileId object) {
    return bound.ruleIds(object).stream().flatMap(id -> rule(id).stream()).toList();
  }

  /** The bindings of these rules. */
  public List<Binding> bindings(Set<Integer> ruleIds) {
    return ruleIds.isEmpty() ? List.of() : bound.of(ruleIds::contains);
  }
}
