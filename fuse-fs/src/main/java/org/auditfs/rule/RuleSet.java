package org.auditfs.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.jspecify.annotations.Nullable;

/**
 * All rules, and what they watch at this moment. A value: every change gives another one.
 *
 * <p><b>integrity P</b> watches the name P, and the object that P leads to now. <b>secrecy P</b>
 * watches the objects bound to it: the one at P when it was added. Both on the same P: whatever
 * object comes to be at P is bound as well (adopted), and stays bound when it leaves P. <b>never
 * P</b> leaves out what integrity P would be asked about.
 */
public final class RuleSet {

  /** No rules. */
  public static final RuleSet EMPTY = new RuleSet(List.of(), Map.of(), Map.of());

  private final List<Rule> rules;
  private final Map<FilePath, Resolution> resolutions;
  private final Map<Integer, Bindings> bindings;

  private final Map<FilePath, List<Rule>> byPath = new HashMap<>();
  private final Map<FileId, Watchers> byObject = new HashMap<>();
  private final Map<FileId, Map<ByteString, Watchers>> byName = new HashMap<>();
  private final List<Candidate> aboutEveryFile = new ArrayList<>();

  /** Whether there is a rule at all that asks for each read and write. */
  private final boolean someEachIo;

  /** The rules that one name or object concerns, in rule order. */
  private static final class Watchers {
    private final List<Candidate> candidates = new ArrayList<>(1);
    private boolean watched;
    private boolean eachIo;

    void add(Candidate candidate) {
      candidates.add(candidate);
      eachIo |= candidate.match().rule().spec().eachIo();
      watched |= candidate.match().rule().spec().verb().watches();
    }
  }

  private RuleSet(
      List<Rule> rules, Map<FilePath, Resolution> resolutions, Map<Integer, Bindings> bindings) {
    this.rules = List.copyOf(rules);
    this.resolutions = Map.copyOf(resolutions);
    this.bindings = Map.copyOf(bindings);
    this.someEachIo = this.rules.stream().anyMatch(rule -> rule.spec().eachIo());
    for (int i = 0; i < this.rules.size(); i++) {
      index(this.rules.get(i), i);
    }
  }

  private void index(Rule rule, int position) {
    Optional<FilePath> path = rule.spec().path();
    if (path.isEmpty()) {
      Match match = new Match(rule, Match.Reason.ANY_FILE);
      aboutEveryFile.add(new Candidate(position, Candidate.ANY, match));
      return;
    }
    byPath.computeIfAbsent(path.get(), it -> new ArrayList<>(1)).add(rule);
    if (rule.spec().verb() == Verb.SECRECY) {
      bindings(rule.id())
          .objects()
          .forEach((object, reason) -> indexObject(object, new Match(rule, reason), position));
    } else {
      resolution(path.get()).ifPresent(where -> indexName(rule, where, position));
    }
  }

  private void indexName(Rule rule, Resolution where, int position) {
    List<NameRef> entries = where.entries();
    for (int i = 0; i < entries.size(); i++) {
      boolean last = where.complete() && i == entries.size() - 1;
      Match match = new Match(rule, last ? Match.Reason.NAME : Match.Reason.ANCESTOR);
      byName
          .computeIfAbsent(entries.get(i).directory(), directory -> new HashMap<>())
          .computeIfAbsent(entries.get(i).name(), name -> new Watchers())
          .add(new Candidate(position, Candidate.ANY, match));
    }
    where
        .current()
        .ifPresent(id -> indexObject(id, new Match(rule, Match.Reason.CURRENT), position));
  }

  private void indexObject(FileId object, Match match, int position) {
    byObject
        .computeIfAbsent(object, id -> new Watchers())
        .add(new Candidate(position, Candidate.ANY, match));
  }

  /** The rules in order. */
  public List<Rule> rules() {
    return rules;
  }

  /** The rule with this number. */
  public Optional<Rule> rule(int id) {
    return rules.stream().filter(rule -> rule.id() == id).findFirst();
  }

  /** The rules about one path, in order. */
  public List<Rule> rules(FilePath path) {
    return Collections.unmodifiableList(byPath.getOrDefault(path, List.of()));
  }

  /** The rules of one verb about one path, in order. */
  public List<Rule> rules(Verb verb, FilePath path) {
    return rules(path).stream().filter(rule -> rule.spec().verb() == verb).toList();
  }

  /** Where a watched path leads, if its mount is served. */
  public Optional<Resolution> resolution(FilePath path) {
    return Optional.ofNullable(resolutions.get(path));
  }

  /** What is bound to a secrecy rule. */
  public Bindings bindings(int ruleId) {
    return bindings.getOrDefault(ruleId, Bindings.NONE);
  }

  /** Whether no name and no object concerns any rule. */
  public boolean isEmpty() {
    return byObject.isEmpty() && byName.isEmpty();
  }

  /** Whether some rule watches this object now. One probe; no allocation. */
  public boolean watches(FileId object) {
    Watchers watchers = byObject.get(object);
    return watchers != null && watchers.watched;
  }

  /** Whether there may be an object of which each read and write is asked for. */
  public boolean watchesSomeEachIo() {
    return someEachIo;
  }

  /** Whether some rule asks for each read and write of this object now. As cheap. */
  public boolean watchesEachIo(FileId object) {
    Watchers watchers = byObject.get(object);
    return watchers != null && watchers.watched && watchers.eachIo;
  }

  /**
   * Whether some rule is about this name, or a path through it: what is done to it must be
   * followed. Two probes; no allocation.
   */
  public boolean watches(FileId directory, ByteString name) {
    return watchers(directory, name) != null;
  }

  private @Nullable Watchers watchers(FileId directory, ByteString name) {
    Map<ByteString, Watchers> names = byName.get(directory);
    return names == null ? null : names.get(name);
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
      if (watches(objects.get(i))) {
        return true;
      }
    }
    List<NameRef> names = access.names();
    for (int i = 0; i < names.size(); i++) {
      Watchers watchers = watchers(names.get(i).directory(), names.get(i).name());
      if (watchers != null && watchers.watched) {
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
    List<Candidate> found = new ArrayList<>(aboutEveryFile);
    int targets = collect(access, 0, found);
    if (after != this) {
      var unused = after.collect(access, targets, found);
    }
    return found;
  }

  /** The targets are the names, then the objects; returns the number after the last. */
  private int collect(Access access, int firstTarget, List<Candidate> found) {
    int target = firstTarget;
    for (NameRef name : access.names()) {
      add(watchers(name.directory(), name.name()), target++, found);
    }
    for (FileId object : access.objects()) {
      add(byObject.get(object), target++, found);
    }
    return target;
  }

  private static void add(@Nullable Watchers watchers, int target, List<Candidate> found) {
    if (watchers != null) {
      for (Candidate candidate : watchers.candidates) {
        found.add(new Candidate(candidate.position(), target, candidate.match()));
      }
    }
  }

  /** The paths of rules that lead through, or end at, one of {@code names}. */
  public Set<FilePath> pathsThrough(Collection<NameRef> names) {
    Set<FilePath> paths = new HashSet<>();
    for (NameRef name : names) {
      Watchers watchers = watchers(name.directory(), name.name());
      if (watchers != null) {
        watchers.candidates.forEach(it -> it.match().rule().spec().path().ifPresent(paths::add));
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
   * @param bound what new rules watch from the start
   */
  public RuleSet with(List<Rule> others, Collection<Binding> bound) {
    Map<Integer, Bindings> kept = new HashMap<>(bindings);
    Set<Integer> ids = new HashSet<>();
    others.forEach(rule -> ids.add(rule.id()));
    kept.keySet().retainAll(ids);
    for (Binding it : bound) {
      kept.put(it.ruleId(), kept.getOrDefault(it.ruleId(), Bindings.NONE).with(it));
    }
    Map<FilePath, Resolution> followed = new HashMap<>(resolutions);
    followed.keySet().retainAll(namedPaths(others));
    return new RuleSet(others, followed, kept).adopting(followed.keySet());
  }

  /** Without the rule, and without what was bound to it. */
  public RuleSet without(int ruleId) {
    return with(rules.stream().filter(rule -> rule.id() != ruleId).toList(), List.of());
  }

  /** With each path leading where it is said to lead; empty when its mount is not served. */
  public RuleSet resolved(Map<FilePath, Optional<Resolution>> where) {
    Map<FilePath, Resolution> next = new HashMap<>(resolutions);
    where.forEach(
        (path, now) -> now.ifPresentOrElse(it -> next.put(path, it), () -> next.remove(path)));
    return next.equals(resolutions)
        ? this
        : new RuleSet(rules, next, bindings).adopting(where.keySet());
  }

  /** With {@code path} leading where {@code where} says. */
  public RuleSet resolved(FilePath path, Optional<Resolution> where) {
    return resolved(Map.of(path, where));
  }

  /** With an object bound to a secrecy rule. */
  public RuleSet bound(Binding binding) {
    return bound(List.of(binding));
  }

  private RuleSet bound(Collection<Binding> more) {
    Map<Integer, Bindings> next = new HashMap<>(bindings);
    for (Binding binding : more) {
      Bindings before = next.getOrDefault(binding.ruleId(), Bindings.NONE);
      next.put(binding.ruleId(), before.with(binding));
    }
    return next.equals(bindings) ? this : new RuleSet(rules, resolutions, next);
  }

  /** Without objects that are destroyed. */
  public RuleSet unbound(Set<FileId> objects) {
    Map<Integer, Bindings> next = new HashMap<>(bindings);
    next.replaceAll((id, bound) -> bound.without(objects));
    return new RuleSet(rules, resolutions, next);
  }

  private RuleSet adopting(Collection<FilePath> paths) {
    List<Binding> adopted = new ArrayList<>();
    for (FilePath path : paths) {
      Optional<FileId> current = resolution(path).flatMap(Resolution::current);
      if (current.isPresent() && !rules(Verb.INTEGRITY, path).isEmpty()) {
        for (Rule secrecy : rules(Verb.SECRECY, path)) {
          adopted.add(new Binding(secrecy.id(), current.get(), Match.Reason.ADOPTED));
        }
      }
    }
    return bound(adopted);
  }

  /** The bindings that {@code before} did not have. */
  public List<Binding> boundSince(RuleSet before) {
    List<Binding> added = new ArrayList<>();
    for (Rule rule : rules) {
      Bindings earlier = before.bindings(rule.id());
      bindings(rule.id())
          .objects()
          .forEach(
              (object, reason) -> {
                if (!earlier.holds(object)) {
                  added.add(new Binding(rule.id(), object, reason));
                }
              });
    }
    return added;
  }
}
