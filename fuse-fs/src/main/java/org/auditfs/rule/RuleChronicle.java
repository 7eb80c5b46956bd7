package org.auditfs.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.RuleRef;

/** The rules as the trail tells of them: what was added and removed, in the trail's order. */
public final class RuleChronicle {

  private final Map<Integer, Rule> rules = new LinkedHashMap<>();

  /** The next change. What was refused, and a rule that cannot be read, changes nothing. */
  public void take(ConfigEvent change) {
    if (!change.outcome().success()) {
      return;
    }
    for (RuleRef rule : change.rules()) {
      switch (change.operation()) {
        case ADD_RULE -> add(rule.id(), change.rule().toString());
        case REMOVE_RULE -> rules.remove(rule.id());
        default -> {
          // flush and load tell of each rule by itself
        }
      }
    }
  }

  private void add(int id, String line) {
    try {
      rules.put(id, new Rule(id, RuleParser.parseLine(line)));
    } catch (RuleSyntaxException e) {
      rules.remove(id);
    }
  }

  /** The rules after the changes so far, in order. */
  public List<Rule> rules() {
    return List.copyOf(rules.values());
  }
}
