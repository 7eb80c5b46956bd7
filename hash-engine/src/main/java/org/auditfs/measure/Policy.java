package org.auditfs.measure;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auditfs.digest.HashAlgorithm;

/**
 * Which accesses are to be measured, appraised, audited or hashed, in the grammar of
 * Documentation/ABI/testing/ima_policy, and with {@code path=GLOB}, which the kernel lacks. Rules
 * are asked in their order; for each kind of action the first that matches decides.
 */
public final class Policy {

  /** Wants nothing. */
  public static final Policy NONE = new Policy(List.of());

  /**
   * {@code ima_policy=tcb} of the kernel (default_measurement_rules and dont_measure_rules of
   * security/integrity/ima/ima_policy.c): what root reads, and what anybody runs, but on no
   * filesystem whose content is the kernel's own. Left out are the functions that a filesystem is
   * not told of.
   */
  private static final List<String> TCB =
      List.of(
          "dont_measure fsmagic=0x9fa0", // proc
          "dont_measure fsmagic=0x62656572", // sysfs
          "dont_measure fsmagic=0x64626720", // debugfs
          "dont_measure fsmagic=0x1021994 func=FILE_CHECK", // tmpfs
          "dont_measure fsmagic=0x1cd1", // devpts
          "dont_measure fsmagic=0x42494e4d", // binfmt_misc
          "dont_measure fsmagic=0x73636673", // securityfs
          "dont_measure fsmagic=0xf97cff8c", // selinuxfs
          "dont_measure fsmagic=0x43415d53", // smackfs
          "dont_measure fsmagic=0x27e0eb", // cgroup
          "dont_measure fsmagic=0x63677270", // cgroup2
          "dont_measure fsmagic=0x6e736673", // nsfs
          "dont_measure fsmagic=0xde5e81e4", // efivarfs
          "measure func=MMAP_CHECK mask=MAY_EXEC",
          "measure func=BPRM_CHECK mask=MAY_EXEC",
          "measure func=FILE_CHECK mask=^MAY_READ euid=0",
          "measure func=FILE_CHECK mask=^MAY_READ uid=0");

  private final List<PolicyRule> rules;

  private Policy(List<PolicyRule> rules) {
    this.rules = rules;
  }

  /**
   * Reads a policy, a rule a line; {@code #} at a line's begin makes it a comment.
   *
   * @throws PolicySyntaxException at the first word that is wrong
   */
  public static Policy parse(List<String> lines) throws PolicySyntaxException {
    return new Policy(PolicyParser.rules(lines));
  }

  /** The kernel's {@code tcb}. */
  public static Policy tcb() {
    try {
      return parse(TCB);
    } catch (PolicySyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rules as records of loading show them: {@code action=measure func=… …}. */
  public List<String> texts() {
    return rules.stream().map(PolicyRule::text).toList();
  }

  /** Whether there is no rule at all. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Whether a rule wants something appraised. */
  public boolean appraises() {
    return rules.stream().anyMatch(rule -> rule.action() == PolicyAction.APPRAISE);
  }

  /** Whether a rule wants labels kept up to date that nobody judges. */
  public boolean hashes() {
    return rules.stream().anyMatch(rule -> rule.action() == PolicyAction.HASH);
  }

  /**
   * The algorithms that somebody who writes a security.ima may use: of the first rule about that;
   * empty for all.
   */
  public Set<HashAlgorithm> labelAlgorithms() {
    Optional<PolicyFunction> setxattr = Optional.of(PolicyFunction.SETXATTR_CHECK);
    return rules.stream()
        .filter(rule -> rule.function().equals(setxattr))
        .findFirst()
        .map(PolicyRule::algorithms)
        .orElse(Set.of());
  }

  /** What is to be done about an access. */
  public Wanted ask(PolicyFacts facts) {
    Wanted wanted = Wanted.NOTHING;
    EnumSet<PolicyAction> open =
        EnumSet.of(
            PolicyAction.MEASURE, PolicyAction.APPRAISE, PolicyAction.AUDIT, PolicyAction.HASH);
    for (PolicyRule rule : rules) {
      if (open.contains(rule.action().kind()) && rule.matches(facts)) {
        open.remove(rule.action().kind());
        wanted = rule.action().wants() ? wanted.and(rule) : wanted;
      }
      if (open.isEmpty()) {
        break;
      }
    }
    return wanted;
  }
}
