package org.auditfs.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auditfs.event.Verb;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.inode.Seen;
import org.auditfs.inode.Walk;
import org.auditfs.posix.ErrnoException;
import org.auditfs.rule.PlacedRule;
import org.auditfs.rule.Rule;
import org.auditfs.rule.RuleSpec;

/**
 * Decides whether rules may be added. What lies below a directory that one is about is looked at,
 * and followed from then on.
 */
record Admissions(WatchedMounts mounts, WatchedTrees trees) {

  /** What the other rules say about the paths that are asked about. */
  interface Others {
    /** Whether there is an integrity rule about the path, now or in the same load. */
    boolean watchName(FilePath path);
  }

  /**
   * Checks a rule.
   *
   * @throws RuleRefusedException when it cannot be
   */
  Admission one(RuleSpec asked, Others others) throws RuleRefusedException {
    if (asked.path().isEmpty()) {
      return Admission.of(asked);
    }
    RuleSpec spec = Admission.canonical(asked, mounts);
    FilePath path = spec.path().orElseThrow();
    Optional<Seen> target = target(path);
    Optional<Seen> directory = target.filter(seen -> seen.stat().isDirectory());
    try {
      if (spec.verb() == Verb.SECRECY) {
        refuseNothing(target, path, others);
        List<FileId> objects = new ArrayList<>(target.map(Seen::id).stream().toList());
        if (directory.isPresent() && spec.recursive()) {
          objects.addAll(trees.list(path));
        }
        return new Admission(spec, objects);
      }
      if (directory.isPresent()) {
        trees.enter(path, directory.get().id());
      }
      return Admission.of(spec);
    } catch (ErrnoException e) {
      throw new RuleRefusedException(
          e.errno(), "what lies below " + path + " cannot be watched: " + e.getMessage());
    }
  }

  private static void refuseNothing(Optional<Seen> target, FilePath path, Others others)
      throws RuleRefusedException {
    if (target.isEmpty() && !others.watchName(path)) {
      throw new RuleRefusedException(
          Errno.ENOENT,
          path
              + " does not exist, and secrecy watches an object that does; add integrity first to"
              + " watch what comes to be there");
    }
  }

  private Optional<Seen> target(FilePath path) throws RuleRefusedException {
    Walk walk = mounts.walk(path);
    if (!walk.parentExists()) {
      throw new RuleRefusedException(
          Errno.ENOENT, path.parent() + " is not a directory that exists; create it first");
    }
    return walk.target();
  }

  /**
   * Checks the rules of a file.
   *
   * @param known the rules that are: what is one already is not checked again, its file may be gone
   * @throws RuleRefusedException when one of them cannot be; its message begins with the place
   */
  List<Admission> all(List<PlacedRule> wanted, List<Rule> known) throws RuleRefusedException {
    Set<RuleSpec> kept = new HashSet<>();
    known.forEach(rule -> kept.add(rule.spec()));
    Set<FilePath> names = new HashSet<>();
    Set<RuleSpec> seen = new HashSet<>();
    List<Admission> admitted = new ArrayList<>();
    for (PlacedRule rule : wanted) {
      try {
        Admission admission = one(rule.spec(), kept, names);
        if (!seen.add(admission.spec())) {
          throw new RuleRefusedException(Errno.EEXIST, "a line before it says the same");
        }
        if (admission.spec().verb() == Verb.INTEGRITY) {
          admission.spec().path().ifPresent(names::add);
        }
        admitted.add(admission);
      } catch (RuleRefusedException e) {
        throw new RuleRefusedException(e.errno(), rule.place() + ": " + e.getMessage());
      }
    }
    return admitted;
  }

  private Admission one(RuleSpec asked, Set<RuleSpec> kept, Set<FilePath> names)
      throws RuleRefusedException {
    if (kept.contains(asked)) {
      return Admission.of(asked);
    }
    RuleSpec spec = Admission.canonical(asked, mounts);
    return kept.contains(spec) ? Admission.of(spec) : one(spec, names::contains);
  }
}
