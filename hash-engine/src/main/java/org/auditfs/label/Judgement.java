package org.auditfs.label;

/**
 * What is to be done about an access to a file with a label.
 *
 * @param cause the kernel's word for what is wrong; empty where nothing is
 * @param refuses whether the access is refused
 * @param fixes whether the label is to be made right instead
 */
public record Judgement(String cause, boolean refuses, boolean fixes) {

  /** Nothing is wrong. */
  public static final Judgement RIGHT = new Judgement("", false, false);

  static Judgement wrong(String cause, AppraisalMode mode, boolean fixable) {
    return new Judgement(
        cause, mode == AppraisalMode.ENFORCE, mode == AppraisalMode.FIX && fixable);
  }

  /** Whether nothing is wrong. */
  public boolean isRight() {
    return cause.isEmpty();
  }
}
