package org.auditfs.rule;

import java.util.Objects;
import org.auditfs.event.FileObject;
import org.auditfs.file.ByteString;

/**
 * One {@code -F}. Two are equal if they mean the same, however they were written.
 *
 * @param written the value as it was given: a user by name stays a name in listings
 * @param operand what the value meant when the rule was added
 */
public record Condition(
    ConditionField field, Operator operator, ByteString written, Operand operand) {

  /** What there is to say about a condition. */
  public enum Answer {
    YES,
    NO,
    /** The value is not known. */
    UNKNOWN
  }

  /** Asks about what has one value an operation. */
  Answer ask(Facts facts) {
    return ask(value(facts));
  }

  /** Asks about one object. */
  Answer ask(FileObject object) {
    return ask(value(object));
  }

  private Answer ask(Value value) {
    if (value instanceof Value.Unknown) {
      return Answer.UNKNOWN;
    }
    return operand.holds(operator, value) ? Answer.YES : Answer.NO;
  }

  /** What the field holds; unknown if it is about objects. */
  Value value(Facts facts) {
    return field.source() instanceof Source.OfOperation it
        ? it.reading().apply(facts)
        : Value.UNKNOWN;
  }

  /** What the field holds for one object; unknown if it is not about objects. */
  Value value(FileObject object) {
    return field.source() instanceof Source.OfObject it
        ? it.reading().apply(object)
        : Value.UNKNOWN;
  }

  /** As {@code -F} takes it: {@code auid>=alice}. */
  public ByteString spelled() {
    return ByteString.of(field.word() + operator.sign()).concat(written);
  }

  /** The same, a name with the number that it stood for: {@code auid>=alice:1000}. */
  public ByteString resolved() {
    return isAccountName() && operand instanceof Operand.Numbers numbers
        ? spelled().concat(ByteString.of(":" + numbers.any().get(0)))
        : spelled();
  }

  private boolean isAccountName() {
    boolean account =
        field.kind() == ConditionField.Kind.USER || field.kind() == ConditionField.Kind.GROUP;
    return account && ConditionParser.isName(written);
  }

  /** The same as one word of a line. */
  @Override
  public String toString() {
    return RuleWord.of(spelled());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Condition that
        && field == that.field
        && operator == that.operator
        && operand.equals(that.operand);
  }

  @Override
  public int hashCode() {
    return Objects.hash(field, operator, operand);
  }
}
