package org.auditfs.measure;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a rule of the policy wants, or wants not. The first that matches decides for its kind. */
public enum PolicyAction {
  MEASURE,
  DONT_MEASURE,
  APPRAISE,
  DONT_APPRAISE,
  AUDIT,
  DONT_AUDIT,
  HASH,
  DONT_HASH;

  private static final String NOT = "DONT_";

  /** The word in policies. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it wants something done. */
  boolean wants() {
    return !name().startsWith(NOT);
  }

  /** What it wants, or wants not. */
  PolicyAction kind() {
    return wants() ? this : valueOf(name().substring(NOT.length()));
  }

  static Optional<PolicyAction> ofWord(String word) {
    return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
  }
}
