package org.auditfs.measure;

import java.util.Optional;
import java.util.Set;
import org.auditfs.digest.HashAlgorithm;

/**
 * What a policy wants done about one access.
 *
 * @param measure list the content
 * @param appraise hold the content against its label
 * @param audit record the digest
 * @param hash keep the label up to date, without judging
 * @param pcr the register to extend
 * @param template the template to list with, where a rule names one
 * @param permitsDirectIo whether O_DIRECT goes without a digest
 * @param signed whether only a signature will do
 * @param algorithms those that the label may use; empty for all
 */
public record Wanted(
    boolean measure,
    boolean appraise,
    boolean audit,
    boolean hash,
    int pcr,
    Optional<Template> template,
    boolean permitsDirectIo,
    boolean signed,
    Set<HashAlgorithm> algorithms) {

  /** Nothing. */
  public static final Wanted NOTHING =
      new Wanted(
          false,
          false,
          false,
          false,
          MeasurementList.PCR,
          Optional.empty(),
          false,
          false,
          Set.of());

  /** Whether the content must be hashed. */
  public boolean needsDigest() {
    return measure || appraise || audit || hash;
  }

  /** What either wants; where both would measure, as this one. */
  public Wanted or(Wanted other) {
    boolean mine = measure || !other.measure;
    return new Wanted(
        measure || other.measure,
        appraise || other.appraise,
        audit || other.audit,
        hash || other.hash,
        mine ? pcr : other.pcr,
        mine ? template : other.template,
        permitsDirectIo || other.permitsDirectIo,
        signed || other.signed,
        algorithms.isEmpty() ? other.algorithms : algorithms);
  }

  /** The same and what {@code rule}, which matched, adds. */
  Wanted and(PolicyRule rule) {
    PolicyAction action = rule.action();
    return new Wanted(
        measure || action == PolicyAction.MEASURE,
        appraise || action == PolicyAction.APPRAISE,
        audit || action == PolicyAction.AUDIT,
        hash || action == PolicyAction.HASH,
        rule.pcr().orElse(pcr),
        rule.template().or(() -> template),
        permitsDirectIo || rule.permitsDirectIo(),
        signed || rule.signed(),
        rule.algorithms().isEmpty() ? algorithms : rule.algorithms());
  }
}
