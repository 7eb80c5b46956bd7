package org.auditfs.rule;

/** How a condition compares: the operators of auditctl(8), {@code -F}. */
public enum Operator {
  NOT_EQUAL("!="),
  AT_LEAST(">="),
  AT_MOST("<="),
  /** All bits of the operand are set: auditctl's "bit test". */
  ALL_BITS("&="),
  EQUAL("="),
  GREATER(">"),
  LESS("<"),
  /** One bit of the operand at least is set: auditctl's "bit mask". */
  ANY_BITS("&");

  private final String sign;

  Operator(String sign) {
    this.sign = sign;
  }

  /** The sign between field and value. */
  public String sign() {
    return sign;
  }

  /** Whether {@code value} is so. */
  boolean holds(long value, long operand) {
    return switch (this) {
      case EQUAL -> value == operand;
      case NOT_EQUAL -> value != operand;
      case LESS -> value < operand;
      case AT_MOST -> value <= operand;
      case GREATER -> value > operand;
      case AT_LEAST -> value >= operand;
      case ANY_BITS -> (value & operand) != 0;
      case ALL_BITS -> (value & operand) == operand;
    };
  }
}
