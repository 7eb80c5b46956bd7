package org.auditfs.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.auditfs.file.FileId;
import org.jspecify.annotations.Nullable;

/**
 * The objects that secrecy rules are bound to, however many: a change costs a few steps for each
 * object that it is about.
 */
final class Bindings {

  /** No objects. */
  static final Bindings NONE = new Bindings(SharedMap.empty());

  private final SharedMap<FileId, Bound> objects;

  private Bindings(SharedMap<FileId, Bound> objects) {
    this.objects = objects;
  }

  boolean isEmpty() {
    return objects.isEmpty();
  }

  /** The rules that an object is bound to; none if it is not. Allocates nothing. */
  @Nullable Bound of(FileId object) {
    return objects.get(object);
  }

  /** The numbers of these rules. */
  List<Integer> ruleIds(FileId object) {
    List<Integer> ids = new ArrayList<>(1);
    for (Bound it = of(object); it != null; it = it.next()) {
      ids.add(it.ruleId());
    }
    return ids;
  }

  /** Whether a rule watches an object. */
  boolean holds(int ruleId, FileId object) {
    return Bound.reason(of(object), ruleId) != null;
  }

  /** With more of them. */
  Bindings with(Collection<Binding> more) {
    SharedMap<FileId, Bound> next = objects;
    for (Binding it : more) {
      next = next.with(it.object(), Bound.with(next.get(it.object()), it.ruleId(), it.reason()));
    }
    return next == objects ? this : new Bindings(next);
  }

  /** Without objects that are destroyed. */
  Bindings without(Set<FileId> gone) {
    SharedMap<FileId, Bound> next = objects;
    for (FileId object : gone) {
      next = next.without(object);
    }
    return next == objects ? this : new Bindings(next);
  }

  /** Those of some rules. Visits all. */
  List<Binding> of(Predicate<Integer> ruleIds) {
    return list(objects::forEach, it -> ruleIds.test(it.ruleId()));
  }

  /** Those that were not before. Visits what has changed. */
  List<Binding> since(Bindings before) {
    return list(
        each -> objects.forEachSince(before.objects, each),
        it -> Bound.reason(before.of(it.object()), it.ruleId()) != it.reason());
  }

  private static List<Binding> list(
      Consumer<BiConsumer<FileId, Bound>> entries, Predicate<Binding> wanted) {
    List<Binding> found = new ArrayList<>();
    entries.accept(
        (object, first) -> {
          for (Bound it = first; it != null; it = it.next()) {
            Binding binding = new Binding(it.ruleId(), object, it.reason());
            if (wanted.test(binding)) {
              found.add(binding);
            }
          }
        });
    return found;
  }
}
