package org.auditfs.rule;

/** Looks on while a {@link RuleSet} decides. */
@FunctionalInterface
public interface Observer {

  /** Nobody looks on. */
  Observer NONE = (match, verdict) -> {};

  /**
   * A rule was asked.
   *
   * @param match the rule, and why it was asked: which of its names or objects was touched
   */
  void asked(Match match, Verdict verdict);
}
