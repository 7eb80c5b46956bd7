package org.auditfs.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.auditfs.file.FileId;

/**
 * The rules that a row of changes adds up to.
 *
 * @param rules the rules, with nothing resolved yet
 * @param nextId the number that the next rule gets
 */
public record RuleHistory(RuleSet rules, int nextId) {

  /** Nothing has happened yet. */
  public static final RuleHistory EMPTY = new RuleHistory(RuleSet.EMPTY, 1);

  /** What these changes add up to. */
  public static RuleHistory of(Iterable<RuleChange> changes) {
    Draft draft = new Draft();
    changes.forEach(change -> change.addTo(draft));
    return draft.history();
  }

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

  /** A history as it is put together: one step a change, however many rules there are. */
  static final class Draft {

    private final Map<Integer, Rule> rules = new LinkedHashMap<>();
    private final Map<Integer, Map<FileId, Match.Reason>> bound = new LinkedHashMap<>();
    private int nextId = 1;

    void add(Rule rule) {
      rules.put(rule.id(), rule);
      number(rule.id() + 1);
    }

    void remove(int ruleId) {
      rules.remove(ruleId);
      bound.remove(ruleId);
    }

    /** That an object was there from the start is the better reason. */
    void bind(Binding binding) {
      bound
          .computeIfAbsent(binding.ruleId(), id -> new LinkedHashMap<>())
          .merge(
              binding.object(),
              binding.reason(),
              (old, one) -> old == Match.Reason.BOUND ? old : one);
    }

    void unbind(FileId object) {
      bound.values().forEach(objects -> objects.remove(object));
    }

    void number(int least) {
      nextId = Math.max(nextId, least);
    }

    private RuleHistory history() {
      List<Binding> bindings = new ArrayList<>();
      bound.forEach(
          (id, objects) ->
              objects.forEach((object, why) -> bindings.add(new Binding(id, object, why))));
      return new RuleHistory(RuleSet.EMPTY.with(List.copyOf(rules.values()), bindings), nextId);
    }
  }
}
