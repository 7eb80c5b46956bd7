package org.auditfs.rule;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.jspecify.annotations.Nullable;

/**
 * What the paths of rules lead through and to. A value: where one path leads elsewhere, a few steps
 * make the next one, however many rules there are.
 */
final class Leads {

  /** Nowhere. */
  static final Leads NONE = new Leads(SharedMap.empty(), SharedMap.empty(), SharedMap.empty());

  private final SharedMap<FileId, Watchers> byObject;
  private final SharedMap<FileId, Watchers> byDirectory;
  private final SharedMap<FileId, SharedMap<ByteString, Watchers>> byName;

  private Leads(
      SharedMap<FileId, Watchers> byObject,
      SharedMap<FileId, Watchers> byDirectory,
      SharedMap<FileId, SharedMap<ByteString, Watchers>> byName) {
    this.byObject = byObject;
    this.byDirectory = byDirectory;
    this.byName = byName;
  }

  boolean isEmpty() {
    return byObject.isEmpty() && byName.isEmpty();
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
    SharedMap<ByteString, Watchers> names = byName.get(directory);
    return names == null ? null : names.get(name);
  }

  /** The directories that rules are about with all below. */
  List<FileId> directories() {
    List<FileId> directories = new ArrayList<>();
    byDirectory.forEach((directory, watchers) -> directories.add(directory));
    return directories;
  }

  /**
   * A step of a path, and what it means to be met there.
   *
   * @param at the name; for an object, the object under no name
   */
  private record Step(Match.Reason reason, FileId at, ByteString name) {}

  private static List<Step> steps(@Nullable Resolution where) {
    if (where == null) {
      return List.of();
    }
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < where.entries().size(); i++) {
      NameRef entry = where.entries().get(i);
      boolean last = where.complete() && i == where.entries().size() - 1;
      steps.add(
          new Step(
              last ? Match.Reason.NAME : Match.Reason.ANCESTOR, entry.directory(), entry.name()));
    }
    if (where.current().isPresent()) {
      FileId current = where.current().get();
      steps.add(new Step(Match.Reason.CURRENT, current, ByteString.EMPTY));
      if (where.directory()) {
        steps.add(new Step(Match.Reason.BELOW, current, ByteString.EMPTY));
      }
    }
    return steps;
  }

  /**
   * With the path of a rule leading elsewhere.
   *
   * @param before where it led; none: nowhere
   * @param now where it leads; none: nowhere
   */
  Leads moved(Rule rule, int position, @Nullable Resolution before, @Nullable Resolution now) {
    List<Step> left = steps(before);
    List<Step> entered = steps(now);
    Leads next = this;
    for (Step step : left) {
      next = entered.contains(step) ? next : next.changed(step, rule, position, Watchers::without);
    }
    for (Step step : entered) {
      next = left.contains(step) ? next : next.changed(step, rule, position, Watchers::with);
    }
    return next;
  }

  /** {@link Watchers#with} or {@link Watchers#without}. */
  private interface Change {
    @Nullable Watchers apply(@Nullable Watchers there, Candidate candidate);
  }

  private Leads changed(Step step, Rule rule, int position, Change change) {
    Candidate candidate = new Candidate(position, Candidate.ANY, new Match(rule, step.reason()));
    return switch (step.reason()) {
      case CURRENT ->
          new Leads(changed(byObject, step.at(), change, candidate), byDirectory, byName);
      case BELOW -> new Leads(byObject, changed(byDirectory, step.at(), change, candidate), byName);
      default -> new Leads(byObject, byDirectory, changedName(step, change, candidate));
    };
  }

  private SharedMap<FileId, SharedMap<ByteString, Watchers>> changedName(
      Step step, Change change, Candidate candidate) {
    SharedMap<ByteString, Watchers> there = byName.get(step.at());
    SharedMap<ByteString, Watchers> names =
        changed(there == null ? SharedMap.empty() : there, step.name(), change, candidate);
    return names.isEmpty() ? byName.without(step.at()) : byName.with(step.at(), names);
  }

  private static <K> SharedMap<K, Watchers> changed(
      SharedMap<K, Watchers> map, K key, Change change, Candidate candidate) {
    Watchers next = change.apply(map.get(key), candidate);
    return next == null ? map.without(key) : map.with(key, next);
  }
}
