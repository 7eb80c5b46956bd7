package org.auditfs.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;

/**
 * All rules, and what they watch at this moment. A value: every change gives another one.
 *
 * <p><b>integrity P</b> watches the name P, and the object that P leads to now. <b>secrecy P</b>
 * watches the objects bound to it: the one at P when it was added. Both on the same P: whatever
 * object comes to be at P is bound as well (adopted), and stays bound when it leaves P.
 */
public final class RuleSet {

  /** No rules. */
  public static final RuleSet EMPTY = new RuleSet(List.of(), Map.of(), Map.of());

  private final List<Rule> rules;
  private final Map<FilePath, Resolution> resolutions;
  private final Map<Integer, Bindings> bindings;

  private final Map<FileId, List<Match>> byObject = new HashMap<>();
  private final Map<FileId, Map<ByteString, List<Match>>> byName = new HashMap<>();

  private RuleSet(
      List<Rule> rules, Map<FilePath, Resolution> resolutions, Map<Integer, Bindings> bindings) {
    this.rules = List.copyOf(rules);
    this.resolutions = Map.copyOf(resolutions);
    this.bindings = Map.copyOf(bindings);
    this.rules.forEach(this::index);
  }

  private void index(Rule rule) {
    switch (rule.spec().verb()) {
      case SECRECY ->
          bindings
              .getOrDefault(rule.id(), Bindings.NONE)
              .objects()
              .forEach((object, reason) -> indexObject(object, new Match(rule, reason)));
      case INTEGRITY -> resolution(rule.spec().path()).ifPresent(where -> indexName(rule, where));
    }
  }

  private void indexName(Rule rule, Resolution where) {
    List<NameRef> entries = where.entries();
    for (int i = 0; i < entries.size(); i++) {
      boolean last = where.complete() && i == entries.size() - 1;
      Match match = new Match(rule, last ? Match.Reason.NAME : Match.Reason.ANCESTOR);
      byName
          .computeIfAbsent(entries.get(i).directory(), directory -> new HashMap<>())
          .computeIfAbsent(entries.get(i).name(), name -> new ArrayList<>())
          .add(match);
    }
    where.current().ifPresent(id -> indexObject(id, new Match(rule, Match.Reason.CURRENT)));
  }

  private void indexObject(FileId object, Match match) {
    byObject.computeIfAbsent(object, id -> new ArrayList<>()).add(match);
  }

  /** The rules in order. */
  public List<Rule> rules() {
    return rules;
  }

  /** The rule with this number. */
  public Optional<Rule> rule(int id) {
    return rules.stream().filter(rule -> rule.id() == id).findFirst();
  }

  /** The rules of one verb about one path, in order. */
  public List<Rule> rules(Verb verb, FilePath path) {
    return rules.stream()
        .filter(rule -> rule.spec().verb() == verb && rule.spec().path().equals(path))
        .toList();
  }

  /** Where a watched path leads, if its mount is served. */
  public Optional<Resolution> resolution(FilePath path) {
    return Optional.ofNullable(resolutions.get(path));
  }

  /** What is bound to a secrecy rule. */
  public Bindings bindings(int ruleId) {
    return bindings.getOrDefault(ruleId, Bindings.NONE);
  }

  /** Whether nothing at all is watched. */
  public boolean isEmpty() {
    return byObject.isEmpty() && byName.isEmpty();
  }

  /** Whether some rule watches this object now. One probe; no allocation. */
  public boolean watches(FileId object) {
    return byObject.containsKey(object);
  }

  /** Whether some rule watches this name, or a path through it. */
  public boolean watches(FileId directory, ByteString name) {
    Map<ByteString, List<Match>> names = byName.get(directory);
    return names != null && names.containsKey(name);
  }

  /**
   * The rules that ask for an access to be recorded, in rule order, each once.
   *
   * @param outcome how the access ended
   */
  public List<Match> decide(Access access, Outcome outcome) {
    return decide(access, outcome, this);
  }

  /**
   * The same for an access that changed what names lead to: a rule matches if it does before or
   * after the change, so that an object is watched from the operation that brings it to a watched
   * name to the one that takes it away.
   *
   * @param after the rules after the access
   */
  public List<Match> decide(Access access, Outcome outcome, RuleSet after) {
    Map<Integer, Match> found = new HashMap<>();
    collect(access, outcome, found);
    if (after != this) {
      after.collect(access, outcome, found);
    }
    return found.isEmpty() ? List.of() : after.inOrder(found);
  }

  private void collect(Access access, Outcome outcome, Map<Integer, Match> found) {
    for (NameRef name : access.names()) {
      byName
          .getOrDefault(name.directory(), Map.of())
          .getOrDefault(name.name(), List.of())
          .forEach(match -> consider(match, access, outcome, found));
    }
    for (FileId object : access.objects()) {
      byObject
          .getOrDefault(object, List.of())
          .forEach(match -> consider(match, access, outcome, found));
    }
  }

  private static void consider(
      Match match, Access access, Outcome outcome, Map<Integer, Match> found) {
    boolean asked = match.rule().spec().permissions().intersects(access.permissions());
    boolean moves =
        access.operation() == Operation.RENAME || access.operation() == Operation.EXCHANGE;
    boolean counts = match.reason() != Match.Reason.ANCESTOR || (moves && outcome.success());
    if (asked && counts) {
      found.putIfAbsent(match.rule().id(), match);
    }
  }

  private List<Match> inOrder(Map<Integer, Match> found) {
    List<Match> matches = new ArrayList<>(found.size());
    for (Rule rule : rules) {
      Match match = found.get(rule.id());
      if (match != null) {
        matches.add(match);
      }
    }
    return matches;
  }

  /** The watched paths that lead through, or end at, one of {@code names}. */
  public Set<FilePath> pathsThrough(Collection<NameRef> names) {
    Set<FilePath> paths = new HashSet<>();
    for (NameRef name : names) {
      byName
          .getOrDefault(name.directory(), Map.of())
          .getOrDefault(name.name(), List.of())
          .forEach(match -> paths.add(match.rule().spec().path()));
    }
    return paths;
  }

  /** The paths whose names are to be followed. */
  public Set<FilePath> namedPaths() {
    Set<FilePath> paths = new HashSet<>();
    for (Rule rule : rules) {
      if (rule.spec().verb() == Verb.INTEGRITY) {
        paths.add(rule.spec().path());
      }
    }
    return paths;
  }

  /** With one more rule at the end. Under both verbs what is at its path is adopted. */
  public RuleSet with(Rule rule) {
    List<Rule> more = new ArrayList<>(rules);
    more.add(rule);
    RuleSet next = new RuleSet(more, resolutions, bindings);
    return next.adopting(rule.spec().path());
  }

  /** Without the rule, and without what was bound to it. */
  public RuleSet without(int ruleId) {
    Map<Integer, Bindings> fewer = new HashMap<>(bindings);
    fewer.remove(ruleId);
    List<Rule> left = rules.stream().filter(rule -> rule.id() != ruleId).toList();
    Map<FilePath, Resolution> followed = new HashMap<>(resolutions);
    followed.keySet().retainAll(new RuleSet(left, Map.of(), Map.of()).namedPaths());
    return new RuleSet(left, followed, fewer);
  }

  /** With {@code path} leading where {@code where} says; empty when its mount is not served. */
  public RuleSet resolved(FilePath path, Optional<Resolution> where) {
    if (resolution(path).equals(where)) {
      return this;
    }
    Map<FilePath, Resolution> next = new HashMap<>(resolutions);
    where.ifPresentOrElse(now -> next.put(path, now), () -> next.remove(path));
    return new RuleSet(rules, next, bindings).adopting(path);
  }

  /**
   * With an object bound to a secrecy rule; that it was there from the start is the better reason.
   */
  public RuleSet bound(Binding binding) {
    boolean held = bindings(binding.ruleId()).holds(binding.object());
    if (held && binding.reason() == Match.Reason.ADOPTED) {
      return this;
    }
    Map<Integer, Bindings> next = new HashMap<>(bindings);
    next.put(binding.ruleId(), bindings(binding.ruleId()).with(binding));
    return new RuleSet(rules, resolutions, next);
  }

  /** Without an object that is destroyed. */
  public RuleSet unbound(FileId object) {
    Map<Integer, Bindings> next = new HashMap<>();
    bindings.forEach((id, bound) -> next.put(id, bound.without(object)));
    return new RuleSet(rules, resolutions, next);
  }

  private RuleSet adopting(FilePath path) {
    Optional<FileId> current = resolution(path).flatMap(Resolution::current);
    if (current.isEmpty() || rules(Verb.INTEGRITY, path).isEmpty()) {
      return this;
    }
    RuleSet next = this;
    for (Rule secrecy : rules(Verb.SECRECY, path)) {
      next = next.bound(new Binding(secrecy.id(), current.get(), Match.Reason.ADOPTED));
    }
    return next;
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

  /** The objects bound to one secrecy rule, in the order in which they were bound. */
  public record Bindings(Map<FileId, Match.Reason> objects) {

    /** No objects. */
    public static final Bindings NONE = new Bindings(Map.of());

    /** Whether an object is among them. */
    public boolean holds(FileId object) {
      return objects.containsKey(object);
    }

    private Bindings with(Binding binding) {
      Map<FileId, Match.Reason> more = new LinkedHashMap<>(objects);
      more.put(binding.object(), binding.reason());
      return new Bindings(more);
    }

    private Bindings without(FileId object) {
      Map<FileId, Match.Reason> fewer = new LinkedHashMap<>(objects);
      fewer.remove(object);
      return new Bindings(fewer);
    }
  }
}
