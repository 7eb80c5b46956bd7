package org.auditfs.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.auditfs.event.Event;
import org.auditfs.event.Subject;
import org.auditfs.rule.Binding;
import org.auditfs.rule.Match;
import org.auditfs.rule.Rule;
import org.auditfs.rule.RuleChange;
import org.auditfs.rule.RuleSet;
import org.auditfs.rule.RuleSpec;

/**
 * From the rules that are to those that shall be. Rules that say what one says already are that
 * one: they keep their number and what they watch. Since order is by addition, a rule that changes
 * its place among the others is taken away and added again, under its number.
 *
 * @param rules the rules afterwards, in order
 * @param bound what new secrecy rules watch
 * @param removed what is taken away, in the old order
 * @param added what is added, in the new order
 * @param nextId the number that the next rule gets
 */
record RuleUpdate(
    List<Rule> rules, List<Binding> bound, List<Rule> removed, List<Rule> added, int nextId) {

  static RuleUpdate of(List<Rule> before, List<Admission> wanted, int firstNewId) {
    Map<RuleSpec, Rule> known = new HashMap<>();
    before.forEach(rule -> known.put(rule.spec(), rule));
    List<Rule> rules = new ArrayList<>();
    List<Binding> bound = new ArrayList<>();
    int nextId = firstNewId;
    for (Admission admission : wanted) {
      Rule same = known.get(admission.spec());
      Rule rule = same == null ? new Rule(nextId++, admission.spec()) : same;
      rules.add(rule);
      if (same == null) {
        admission
            .objects()
            .forEach(id -> bound.add(new Binding(rule.id(), id, Match.Reason.BOUND)));
      }
    }
    int same = 0;
    while (same < Math.min(before.size(), rules.size())
        && before.get(same).equals(rules.get(same))) {
      same++;
    }
    return new RuleUpdate(
        rules,
        bound,
        List.copyOf(before.subList(same, before.size())),
        List.copyOf(rules.subList(same, rules.size())),
        nextId);
  }

  /** The lines that say so in the state file, whatever is bound by then. */
  List<RuleChange> changes(RuleSet before) {
    List<RuleChange> changes = new ArrayList<>();
    removed.forEach(rule -> changes.add(new RuleChange.Removed(rule.id())));
    added.forEach(rule -> changes.add(new RuleChange.Added(rule)));
    bound.forEach(binding -> changes.add(new RuleChange.Bound(binding)));
    changes.addAll(bindings(added, before));
    changes.add(new RuleChange.NextId(nextId));
    return changes;
  }

  /** The lines that take it back. */
  List<RuleChange> undo(RuleSet before) {
    List<RuleChange> changes = new ArrayList<>();
    added.forEach(rule -> changes.add(new RuleChange.Removed(rule.id())));
    removed.forEach(rule -> changes.add(new RuleChange.Added(rule)));
    changes.addAll(bindings(removed, before));
    return changes;
  }

  private static List<RuleChange> bindings(List<Rule> rules, RuleSet before) {
    Set<Integer> ids = new HashSet<>();
    rules.forEach(rule -> ids.add(rule.id()));
    ids.removeIf(id -> before.rule(id).isEmpty());
    return before.bindings(ids).stream().<RuleChange>map(RuleChange.Bound::new).toList();
  }

  /** An event for each rule that goes, then for each that comes. */
  List<Event> events(Subject who) {
    List<Event> events = new ArrayList<>();
    removed.forEach(rule -> events.add(ConfigEvents.removed(rule, who)));
    added.forEach(rule -> events.add(ConfigEvents.added(rule, who)));
    return events;
  }

  /** What became of the rules: {@code 3 new, 1 removed, 8 kept}. */
  String counts() {
    Set<Integer> ids = new HashSet<>();
    removed.forEach(rule -> ids.add(rule.id()));
    long moved = added.stream().filter(rule -> ids.contains(rule.id())).count();
    return (added.size() - moved)
        + " new, "
        + (removed.size() - moved)
        + " removed, "
        + (rules.size() - added.size() + moved)
        + " kept";
  }
}
