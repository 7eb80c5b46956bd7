package org.auditfs.audit;

import java.util.Optional;
import org.auditfs.event.Verb;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.inode.Seen;
import org.auditfs.inode.Walk;
import org.auditfs.rule.RuleSpec;

/**
 * A rule that may be added.
 *
 * @param spec as it is kept: the symbolic links in its directory part are resolved, once, now
 * @param object what a secrecy rule binds
 */
record Admission(RuleSpec spec, Optional<FileId> object) {

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
  static Admission of(RuleSpec asked, WatchedMounts mounts, Others others)
      throws RuleRefusedException {
    refuseUnbuilt(asked);
    if (asked.path().isEmpty()) {
      return new Admission(asked, Optional.empty());
    }
    RuleSpec spec = canonical(asked, mounts);
    Optional<Seen> target = target(spec.path().orElseThrow(), mounts);
    if (target.isPresent() && target.get().stat().isDirectory()) {
      throw directory(spec);
    }
    if (spec.verb() != Verb.SECRECY) {
      return new Admission(spec, Optional.empty());
    }
    FilePath path = spec.path().orElseThrow();
    if (target.isEmpty() && !others.watchName(path)) {
      throw new RuleRefusedException(
          Errno.ENOENT,
          path
              + " does not exist, and secrecy watches an object that does; add integrity first to"
              + " watch what comes to be there");
    }
    return new Admission(spec, target.map(Seen::id));
  }

  /** The rule as it would be kept. */
  static RuleSpec canonical(RuleSpec asked, WatchedMounts mounts) throws RuleRefusedException {
    return asked.path().isEmpty() ? asked : asked.at(mounts.canonical(asked.path().get()));
  }

  private static void refuseUnbuilt(RuleSpec asked) throws RuleRefusedException {
    if (asked.recursive()) {
      throw unbuilt("-R: watching what lies beneath a directory");
    }
  }

  private static RuleRefusedException unbuilt(String what) {
    return new RuleRefusedException(Errno.EOPNOTSUPP, what + " is not built yet; leave it out");
  }

  private static RuleRefusedException directory(RuleSpec spec) {
    String advice = spec.verb().watches() ? "name the files in it one by one" : "use never -F dir=";
    return new RuleRefusedException(
        Errno.EISDIR, spec.path().orElseThrow() + " is a directory; " + advice);
  }

  private static Optional<Seen> target(FilePath path, WatchedMounts mounts)
      throws RuleRefusedException {
    Walk walk = mounts.walk(path);
    if (!walk.parentExists()) {
      throw new RuleRefusedException(
          Errno.ENOENT, path.parent() + " is not a directory that exists; create it first");
    }
    return walk.target();
  }
}
