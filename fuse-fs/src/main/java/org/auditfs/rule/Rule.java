package org.auditfs.rule;

import org.auditfs.event.RuleRef;

/**
 * A rule in force.
 *
 * @param id its number, never given twice in one state directory
 */
public record Rule(int id, RuleSpec spec) {

  /** How events name it. */
  public RuleRef ref() {
    return new RuleRef(id, spec.verb(), spec.keys());
  }
}
