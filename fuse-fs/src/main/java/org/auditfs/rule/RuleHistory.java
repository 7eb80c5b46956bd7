package org.auditfs.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules that a row of changes adds up to.
 *
 * @param rules the rules, with nothing resolved yet
 * @param nextId the number that the next rule gets
 */
public record RuleHistory(RuleSet rules, int nextId) {

  /** Nothing has happened yet. */
  public static final RuleHistory EMPTY = new RuleHistory(RuleSet.EMPTY, 1);

  /** The shortest row of changes that adds up to this. */
  public List<RuleChange> changes() {
    List<RuleChange> changes = new ArrayList<>();
    for (Rule rule : rules.rules()) {
      changes.add(new RuleChange.Added(rule));
    }
    for (Binding binding : rules.boundSince(RuleSet.EMPTY)) {
      changes.add(new RuleChange.Bound(binding));
    }
    changes.add(new RuleChange.NextId(nextId));
    return changes;
  }
}
