package org.auditfs.rule;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.auditfs.event.Operation;

/**
 * What is asked for by the rules that ask for more than others hear of.
 *
 * @param eachIo whether some rule asks for each read and write
 * @param named the operations so frequent, and so little, that only watches which name them hear of
 *     them, as far as some watch does
 */
record Wishes(boolean eachIo, Set<Operation> named) {

  private static final Set<Operation> ONLY_NAMED =
      EnumSet.of(Operation.LOOKUP, Operation.GETATTR, Operation.ACCESS, Operation.CLOSE);

  /** Of some rules. */
  static Wishes of(List<Rule> rules) {
    EnumSet<Operation> named = EnumSet.noneOf(Operation.class);
    for (Operation operation : ONLY_NAMED) {
      if (rules.stream().anyMatch(rule -> names(rule.spec(), operation))) {
        named.add(operation);
      }
    }
    return new Wishes(rules.stream().anyMatch(rule -> rule.spec().eachIo()), named);
  }

  private static boolean names(RuleSpec spec, Operation operation) {
    return spec.verb().watches() && spec.conditions().name(operation);
  }
}
