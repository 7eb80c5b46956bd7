package org.auditfs.rule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.auditfs.file.FilePath;
import org.jspecify.annotations.Nullable;

/**
 * The rules that one name or object concerns. A value.
 *
 * @param candidates in rule order, at least one
 * @param watched whether one of them is a watch
 * @param eachIo whether one of them asks for each read and write
 */
record Watchers(List<Candidate> candidates, boolean watched, boolean eachIo) {

  private static Watchers of(List<Candidate> candidates) {
    return new Watchers(
        candidates,
        candidates.stream().anyMatch(it -> it.match().rule().spec().verb().watches()),
        candidates.stream().anyMatch(it -> it.match().rule().spec().eachIo()));
  }

  /** With one more. */
  static Watchers with(@Nullable Watchers there, Candidate more) {
    Watchers one = of(List.of(more));
    if (there == null) {
      return one;
    }
    List<Candidate> all = new ArrayList<>(there.candidates.size() + 1);
    all.addAll(there.candidates);
    int at = Collections.binarySearch(all, more);
    all.add(at < 0 ? -at - 1 : at, more);
    return new Watchers(
        Collections.unmodifiableList(all),
        there.watched || one.watched,
        there.eachIo || one.eachIo);
  }

  /** Without one of them; none if it was the only one. */
  static @Nullable Watchers without(@Nullable Watchers there, Candidate less) {
    int at = there == null ? -1 : Collections.binarySearch(there.candidates, less);
    if (there == null || at < 0) {
      return there;
    }
    List<Candidate> left = new ArrayList<>(there.candidates);
    left.remove(at);
    return left.isEmpty() ? null : of(Collections.unmodifiableList(left));
  }

  /** The paths that the rules are about. */
  Set<FilePath> paths() {
    Set<FilePath> paths = new LinkedHashSet<>();
    candidates.forEach(it -> it.match().rule().spec().path().ifPresent(paths::add));
    return paths;
  }
}
