package org.auditfs.rule;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.auditfs.event.FileObject;
import org.auditfs.event.Operation;
import org.auditfs.rule.Condition.Answer;

/**
 * The conditions of a rule, all of which must hold. What cannot be found out never keeps an
 * operation out of the trail: an unknown value meets the condition of a watch, and fails that of a
 * {@code never}. So with several objects (a rename has up to three): a watch asks whether one of
 * them meets the conditions about objects, a {@code never} whether all of them do.
 */
public final class Conditions {

  /** No conditions. */
  public static final Conditions NONE = new Conditions(List.of());

  /** AUDIT_MAX_FIELDS of linux/audit.h. */
  public static final int COUNT_MAX = 64;

  private final List<Condition> written;
  private final List<Condition> ofOperation;
  private final List<Condition> ofObject;

  public Conditions(List<Condition> conditions) {
    this.written = List.copyOf(conditions);
    this.ofOperation =
        written.stream()
            .filter(condition -> !condition.field().isOfObject())
            .sorted(Comparator.comparing(Condition::field))
            .toList();
    this.ofObject = written.stream().filter(condition -> condition.field().isOfObject()).toList();
  }

  /** The conditions in the order in which they were given. */
  public List<Condition> written() {
    return written;
  }

  /** Whether they name an operation among those that are asked for. */
  boolean name(Operation operation) {
    for (Condition condition : written) {
      if (condition.field() == ConditionField.OP
          && condition.operator() == Operator.EQUAL
          && condition.operand() instanceof Operand.Numbers numbers
          && numbers.any().contains(ConditionField.number(operation))) {
        return true;
      }
    }
    return false;
  }

  /** The first that does not hold, the cheapest asked first. */
  Optional<Verdict.OtherCase> failing(Facts facts, boolean watches) {
    for (Condition condition : ofOperation) {
      if (!holds(condition.ask(facts), watches)) {
        return Optional.of(new Verdict.OtherCase(condition, condition.value(facts)));
      }
    }
    return ofObject.isEmpty() ? Optional.empty() : failing(facts.objects(), watches);
  }

  private Optional<Verdict.OtherCase> failing(List<FileObject> objects, boolean watches) {
    if (objects.isEmpty()) {
      return watches ? Optional.empty() : Optional.of(unknown(ofObject.get(0)));
    }
    Optional<Verdict.OtherCase> last = Optional.empty();
    for (FileObject object : objects) {
      Optional<Verdict.OtherCase> failing = failing(object, watches);
      if (failing.isEmpty() == watches) {
        return failing;
      }
      last = failing;
    }
    return last;
  }

  private Optional<Verdict.OtherCase> failing(FileObject object, boolean watches) {
    for (Condition condition : ofObject) {
      if (!holds(condition.ask(object), watches)) {
        return Optional.of(new Verdict.OtherCase(condition, condition.value(object)));
      }
    }
    return Optional.empty();
  }

  private static Verdict.OtherCase unknown(Condition condition) {
    return new Verdict.OtherCase(condition, Value.UNKNOWN);
  }

  private static boolean holds(Answer answer, boolean watches) {
    return answer == Answer.YES || (answer == Answer.UNKNOWN && watches);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Conditions that && written.equals(that.written);
  }

  @Override
  public int hashCode() {
    return written.hashCode();
  }

  @Override
  public String toString() {
    return written.toString();
  }
}
