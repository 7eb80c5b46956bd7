package org.auditfs.rule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.jspecify.annotations.Nullable;

/**
 * Which rules know a name, an object, or what lies below a directory. A value; what changes at one
 * path costs a few steps, however many rules there are.
 */
final class RuleIndex {

  /** No rules. */
  static final RuleIndex EMPTY =
      new RuleIndex(
          SharedMap.empty(), SharedMap.empty(), SharedMap.empty(), Leads.NONE, List.of(), 0);

  /**
   * A rule in its place.
   *
   * @param position grows in rule order, with gaps where rules were removed
   */
  private record Placed(Rule rule, int position) {
    /** Whether it is about a name, and what that leads to. */
    boolean followsName() {
      return rule.spec().verb() != Verb.SECRECY;
    }
  }

  private final SharedMap<Integer, Placed> byId;
  private final SharedMap<FilePath, List<Placed>> byPath;
  private final SharedMap<FilePath, Resolution> resolutions;
  private final Leads leads;
  private final List<Candidate> aboutEveryFile;
  private final int nextPosition;

  private RuleIndex(
      SharedMap<Integer, Placed> byId,
      SharedMap<FilePath, List<Placed>> byPath,
      SharedMap<FilePath, Resolution> resolutions,
      Leads leads,
      List<Candidate> aboutEveryFile,
      int nextPosition) {
    this.byId = byId;
    this.byPath = byPath;
    this.resolutions = resolutions;
    this.leads = leads;
    this.aboutEveryFile = aboutEveryFile;
    this.nextPosition = nextPosition;
  }

  /**
   * With other rules: each change by itself, unless the rules that stay have another order now.
   *
   * @param before the rules that it is of
   */
  RuleIndex changed(List<Rule> before, List<Rule> now) {
    Set<Rule> wanted = new HashSet<>(now);
    List<Rule> stay = before.stream().filter(wanted::contains).toList();
    if (!now.subList(0, stay.size()).equals(stay)) {
      return rebuilt(now);
    }
    RuleIndex next = this;
    for (Rule rule : before) {
      next = wanted.contains(rule) ? next : next.without(rule);
    }
    for (Rule rule : now.subList(stay.size(), now.size())) {
      next = next.with(rule);
    }
    return next;
  }

  private RuleIndex rebuilt(List<Rule> now) {
    RuleIndex next = EMPTY;
    for (Rule rule : now) {
      next = next.with(rule);
    }
    for (FilePath path : resolvedPaths()) {
      next = next.resolved(path, resolutions.get(path));
    }
    return next;
  }

  /** With one more rule at the end. */
  RuleIndex with(Rule rule) {
    Placed placed = new Placed(rule, nextPosition);
    SharedMap<Integer, Placed> ids = byId.with(rule.id(), placed);
    int next = nextPosition + 1;
    if (rule.spec().path().isEmpty()) {
      List<Candidate> every = with(aboutEveryFile, aboutEveryFile(placed));
      return new RuleIndex(ids, byPath, resolutions, leads, every, next);
    }
    FilePath path = rule.spec().path().get();
    Leads through = moved(leads, placed, null, resolutions.get(path));
    SharedMap<FilePath, List<Placed>> paths = byPath.with(path, with(about(path), placed));
    return new RuleIndex(ids, paths, resolutions, through, aboutEveryFile, next);
  }

  /** Without a rule that is there. */
  RuleIndex without(Rule rule) {
    Placed placed = Objects.requireNonNull(byId.get(rule.id()));
    SharedMap<Integer, Placed> ids = byId.without(rule.id());
    if (rule.spec().path().isEmpty()) {
      List<Candidate> every = without(aboutEveryFile, aboutEveryFile(placed));
      return new RuleIndex(ids, byPath, resolutions, leads, every, nextPosition);
    }
    FilePath path = rule.spec().path().get();
    Leads through = moved(leads, placed, resolutions.get(path), null);
    List<Placed> left = without(about(path), placed);
    return left.stream().anyMatch(Placed::followsName)
        ? new RuleIndex(
            ids, byPath.with(path, left), resolutions, through, aboutEveryFile, nextPosition)
        : new RuleIndex(
            ids,
            left.isEmpty() ? byPath.without(path) : byPath.with(path, left),
            resolutions.without(path),
            through,
            aboutEveryFile,
            nextPosition);
  }

  private static Candidate aboutEveryFile(Placed placed) {
    Match match = new Match(placed.rule, Match.Reason.ANY_FILE);
    return new Candidate(placed.position, Candidate.ANY, match);
  }

  private static Leads moved(
      Leads leads, Placed placed, @Nullable Resolution before, @Nullable Resolution now) {
    return placed.followsName() ? leads.moved(placed.rule, placed.position, before, now) : leads;
  }

  private static <T> List<T> with(List<T> there, T more) {
    List<T> all = new ArrayList<>(there);
    all.add(more);
    return Collections.unmodifiableList(all);
  }

  private static <T> List<T> without(List<T> there, T less) {
    return there.stream().filter(it -> !it.equals(less)).toList();
  }

  /**
   * With a path leading elsewhere, if a rule follows its name.
   *
   * @param now where it leads; none where its mount is not served
   */
  RuleIndex resolved(FilePath path, @Nullable Resolution now) {
    Resolution before = resolutions.get(path);
    if (Objects.equals(now, before) || about(path).stream().noneMatch(Placed::followsName)) {
      return this;
    }
    Leads next = leads;
    for (Placed placed : about(path)) {
      next = moved(next, placed, before, now);
    }
    SharedMap<FilePath, Resolution> where =
        now == null ? resolutions.without(path) : resolutions.with(path, now);
    return new RuleIndex(byId, byPath, where, next, aboutEveryFile, nextPosition);
  }

  private List<Placed> about(FilePath path) {
    List<Placed> there = byPath.get(path);
    return there == null ? List.of() : there;
  }

  /** Whether it knows no name and no object. */
  boolean isEmpty() {
    return leads.isEmpty();
  }

  /** The rules about one path, in order. */
  List<Rule> rules(FilePath path) {
    return about(path).stream().map(Placed::rule).toList();
  }

  /** Where a path of a rule leads; none where its mount is not served. */
  @Nullable Resolution resolution(FilePath path) {
    return resolutions.get(path);
  }

  /** The paths that are known to lead somewhere. */
  List<FilePath> resolvedPaths() {
    List<FilePath> paths = new ArrayList<>();
    resolutions.forEach((path, where) -> paths.add(path));
    return paths;
  }

  /** The rules that name no file, in order. */
  List<Candidate> aboutEveryFile() {
    return aboutEveryFile;
  }

  /** The rules whose name leads to this object. */
  @Nullable Watchers object(FileId object) {
    return leads.object(object);
  }

  /** The rules whose name leads to this directory: they are about all below it. */
  @Nullable Watchers below(FileId directory) {
    return leads.below(directory);
  }

  /** The rules about this name, or a path through it. */
  @Nullable Watchers name(FileId directory, ByteString name) {
    return leads.name(directory, name);
  }

  /** The directories that rules are about with all below. */
  List<FileId> directories() {
    return leads.directories();
  }

  /** The rule with this number; none if there is no such rule. */
  @Nullable Rule rule(int id) {
    Placed placed = byId.get(id);
    return placed == null ? null : placed.rule();
  }

  /**
   * The rules that an access concerns, for each of its targets: the names, then the objects.
   *
   * @param firstTarget the number of the first name
   * @return the number after that of the last object
   */
  int collect(Access access, Bindings bindings, int firstTarget, List<Candidate> found) {
    int target = firstTarget;
    for (int i = 0; i < access.names().size(); i++, target++) {
      NameRef name = access.names().get(i);
      add(name(name.directory(), name.name()), target, found);
      add(access.surroundings().ofName(i), target, found);
      for (Bound it = bindings.of(name.directory()); it != null; it = it.next()) {
        add(it.ruleId(), Match.Reason.ENTRY, target, found);
      }
    }
    for (int i = 0; i < access.objects().size(); i++, target++) {
      FileId object = access.objects().get(i);
      add(object(object), target, found);
      add(access.surroundings().ofObject(i), target, found);
      for (Bound it = bindings.of(object); it != null; it = it.next()) {
        add(it.ruleId(), it.reason(), target, found);
      }
    }
    return target;
  }

  private void add(List<FileId> directories, int target, List<Candidate> found) {
    directories.forEach(it -> add(below(it), target, found));
  }

  private static void add(@Nullable Watchers watchers, int target, List<Candidate> found) {
    if (watchers != null) {
      for (Candidate candidate : watchers.candidates()) {
        found.add(new Candidate(candidate.position(), target, candidate.match()));
      }
    }
  }

  private void add(int ruleId, Match.Reason reason, int target, List<Candidate> found) {
    Placed placed = byId.get(ruleId);
    if (placed != null) {
      found.add(new Candidate(placed.position(), target, new Match(placed.rule(), reason)));
    }
  }
}
