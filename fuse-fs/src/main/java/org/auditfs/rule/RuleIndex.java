package org.auditfs.rule;

import java.util.ArrayList;
import java.util.HashMap;
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

/** Which rules know a name, an object, or what lies below a directory. Immutable once made. */
final class RuleIndex {

  /** The rules that one name or object concerns, in rule order. */
  static final class Watchers {
    final List<Candidate> candidates = new ArrayList<>(1);
    boolean watched;
    boolean eachIo;

    private void add(Candidate candidate) {
      candidates.add(candidate);
      eachIo |= candidate.match().rule().spec().eachIo();
      watched |= candidate.match().rule().spec().verb().watches();
    }

    /** The paths that the rules are about. */
    Set<FilePath> paths() {
      Set<FilePath> paths = new LinkedHashSet<>();
      candidates.forEach(it -> it.match().rule().spec().path().ifPresent(paths::add));
      return paths;
    }
  }

  private record Placed(Rule rule, int position) {}

  private final Map<Integer, Placed> byId = new HashMap<>();
  private final Map<FilePath, List<Rule>> byPath = new HashMap<>();
  private final Map<FileId, Watchers> byObject = new HashMap<>();
  private final Map<FileId, Watchers> byDirectory = new HashMap<>();
  private final Map<FileId, Map<ByteString, Watchers>> byName = new HashMap<>();
  private final List<Candidate> aboutEveryFile = new ArrayList<>();
  private final boolean askedForEachIo;

  RuleIndex(List<Rule> rules, Map<FilePath, Resolution> resolutions) {
    this.askedForEachIo = rules.stream().anyMatch(rule -> rule.spec().eachIo());
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      byId.put(rule.id(), new Placed(rule, i));
      Optional<FilePath> path = rule.spec().path();
      if (path.isEmpty()) {
        aboutEveryFile.add(candidate(rule, i, Match.Reason.ANY_FILE));
        continue;
      }
      byPath.computeIfAbsent(path.get(), it -> new ArrayList<>(1)).add(rule);
      Resolution where = resolutions.get(path.get());
      if (rule.spec().verb() != Verb.SECRECY && where != null) {
        indexName(rule, where, i);
      }
    }
  }

  private void indexName(Rule rule, Resolution where, int position) {
    List<NameRef> entries = where.entries();
    for (int i = 0; i < entries.size(); i++) {
      boolean last = where.complete() && i == entries.size() - 1;
      byName
          .computeIfAbsent(entries.get(i).directory(), directory -> new HashMap<>())
          .computeIfAbsent(entries.get(i).name(), name -> new Watchers())
          .add(candidate(rule, position, last ? Match.Reason.NAME : Match.Reason.ANCESTOR));
    }
    if (where.current().isPresent()) {
      FileId current = where.current().get();
      add(byObject, current, candidate(rule, position, Match.Reason.CURRENT));
      if (where.directory()) {
        add(byDirectory, current, candidate(rule, position, Match.Reason.BELOW));
      }
    }
  }

  private static void add(Map<FileId, Watchers> map, FileId key, Candidate candidate) {
    map.computeIfAbsent(key, id -> new Watchers()).add(candidate);
  }

  private static Candidate candidate(Rule rule, int position, Match.Reason reason) {
    return new Candidate(position, Candidate.ANY, new Match(rule, reason));
  }

  /** Whether it knows no name and no object. */
  boolean isEmpty() {
    return byObject.isEmpty() && byName.isEmpty();
  }

  /** Whether some rule asks for each read and write. */
  boolean isAskedForEachIo() {
    return askedForEachIo;
  }

  /** The rules about one path, in order. */
  List<Rule> rules(FilePath path) {
    return byPath.getOrDefault(path, List.of());
  }

  /** The rules that name no file, in order. */
  List<Candidate> aboutEveryFile() {
    return aboutEveryFile;
  }

  /** The rules whose name leads to this object. */
  @Nullable Watchers object(FileId object) {
    return byObject.get(object);
  }

  /** The rules whose name leads to this directory: they are about all below it. */
  @Nullable Watchers below(FileId directory) {
    return byDirectory.get(directory);
  }

  /** The rules about this name, or a path through it. */
  @Nullable Watchers name(FileId directory, ByteString name) {
    Map<ByteString, Watchers> names = byName.get(directory);
    return names == null ? null : names.get(name);
  }

  /** The directories that rules are about with all below. */
  List<FileId> directories() {
    return List.copyOf(byDirectory.keySet());
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
      for (Candidate candidate : watchers.candidates) {
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
