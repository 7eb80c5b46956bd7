package org.auditfs.label;

/**
 * What holding a content against its label came to.
 *
 * @param cause the kernel's word for why it does not pass; empty where it does
 */
public record Appraisal(Verdict verdict, String cause) {

  /** What is right. */
  static final Appraisal PASS = new Appraisal(Verdict.PASS, "");

  /** How it ended. */
  public enum Verdict {
    /** The label is right, or a new file needs none. */
    PASS,
    /** The label is wrong. */
    FAIL,
    /** There is no label. */
    NO_REFERENCE,
    /** Nobody can tell. */
    UNKNOWN
  }

  static Appraisal fail(String cause) {
    return new Appraisal(Verdict.FAIL, cause);
  }

  /** Whether nothing speaks against the file. */
  public boolean passes() {
    return verdict == Verdict.PASS;
  }
}
