package org.auditfs.measure;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.auditfs.digest.HashAlgorithm;

/**
 * One rule of a policy.
 *
 * @param text its words with one blank between, the action's {@code action=} in front: as records
 *     of loading a policy show it
 * @param conditions all must hold
 * @param function the one it is about, where it names one
 * @param pcr the register to extend, where the rule names one
 * @param template the template to list with, where the rule names one
 * @param permitsDirectIo whether a file opened with O_DIRECT may be used without its digest
 * @param signed whether only a signature will do
 * @param algorithms those that a label may use; empty for all
 */
record PolicyRule(
    PolicyAction action,
    String text,
    List<Predicate<PolicyFacts>> conditions,
    Optional<PolicyFunction> function,
    OptionalInt pcr,
    Optional<Template> template,
    boolean permitsDirectIo,
    boolean signed,
    Set<HashAlgorithm> algorithms) {

  PolicyRule {
    conditions = List.copyOf(conditions);
    algorithms = Set.copyOf(algorithms);
  }

  boolean matches(PolicyFacts facts) {
    for (Predicate<PolicyFacts> condition : conditions) {
      if (!condition.test(facts)) {
        return false;
      }
    }
    return true;
  }
}
