package org.auditfs.audit;

import java.util.List;
import org.auditfs.file.FileId;
import org.auditfs.rule.RuleSpec;

/**
 * A rule that may be added.
 *
 * @param spec as it is kept: the symbolic links in its directory part are resolved, once, now
 * @param objects what a secrecy rule binds
 */
record Admission(RuleSpec spec, List<FileId> objects) {

  Admission {
    objects = List.copyOf(objects);
  }

  /** A rule that is there already, or binds nothing. */
  static Admission of(RuleSpec spec) {
    return new Admission(spec, List.of());
  }

  /** The rule as it would be kept. */
  static RuleSpec canonical(RuleSpec asked, WatchedMounts mounts) throws RuleRefusedException {
    return asked.path().isEmpty() ? asked : asked.at(mounts.canonical(asked.path().get()));
  }
}
