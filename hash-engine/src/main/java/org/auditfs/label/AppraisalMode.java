package org.auditfs.label;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is done with a file whose label is wrong: {@code ima_appraise=} and {@code evm=}. */
public enum AppraisalMode {
  /** Nobody looks. */
  OFF,
  /** It is recorded. */
  LOG,
  /** It gets a label that is right, unless it has a signature. */
  FIX,
  /** Whoever wants it is refused with EACCES. */
  ENFORCE;

  /** The word in options. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode that {@code word} names. */
  public static Optional<AppraisalMode> ofWord(String word) {
    return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
  }

  /** Whether the access is refused. */
  public boolean refuses(Appraisal appraisal) {
    return this == ENFORCE && !appraisal.passes();
  }
}
