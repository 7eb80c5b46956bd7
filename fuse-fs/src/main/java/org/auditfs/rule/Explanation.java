package org.auditfs.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each rule had to say about an operation, in rule order.
 *
 * @param findings one a rule; those that were not asked watch other names and objects
 */
public record Explanation(List<Finding> findings) {

  public Explanation {
    findings = List.copyOf(findings);
  }

  /**
   * What one rule says.
   *
   * @param reason why it was asked; empty if neither name nor object is its
   */
  public record Finding(Rule rule, Optional<Match.Reason> reason, Verdict verdict) {}

  /** The rules that ask for the operation to be recorded. */
  public List<Rule> matching() {
    return findings.stream()
        .filter(it -> it.verdict().matches() && it.rule().spec().verb().watches())
        .map(Finding::rule)
        .toList();
  }

  /** What the rules asked were found to say; keeps the best that each said. */
  static final class Writer implements Observer {

    private final Map<Integer, Finding> said = new HashMap<>();

    @Override
    public void asked(Match match, Verdict verdict) {
      Finding finding = new Finding(match.rule(), Optional.of(match.reason()), verdict);
      said.merge(match.rule().id(), finding, (old, one) -> one.verdict().matches() ? one : old);
    }

    Explanation about(List<Rule> rules) {
      List<Finding> findings = new ArrayList<>(rules.size());
      for (Rule rule : rules) {
        findings.add(
            said.getOrDefault(
                rule.id(), new Finding(rule, Optional.empty(), Verdict.Plain.OTHER_FILE)));
      }
      return new Explanation(findings);
    }
  }
}
