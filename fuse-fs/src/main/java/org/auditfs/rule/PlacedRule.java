package org.auditfs.rule;

import java.util.List;

/**
 * A rule as it stands in a file.
 *
 * @param place of its first word
 * @param conditionColumns where its conditions stand in the line, in their order
 */
public record PlacedRule(
    Place place, RuleSpec spec, List<Integer> conditionColumns, Place.Line line) {

  public PlacedRule {
    conditionColumns = List.copyOf(conditionColumns);
  }

  /** Where a condition of its stands. */
  Place placeOf(Condition condition) {
    int at = spec.conditions().written().lastIndexOf(condition);
    return at < 0 ? place : line.at(conditionColumns.get(at));
  }
}
