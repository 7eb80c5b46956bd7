package org.auditfs.rule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.auditfs.event.Operation;
import org.auditfs.event.Subject;
import org.auditfs.event.Verb;
import org.auditfs.file.FilePath;
import org.auditfs.rule.ConditionField.Kind;

/**
 * Finds rules that make no sense among the others: those that can never match, say what another
 * says already, are left out by an earlier {@code never}, or come too late. It only speaks when it
 * is sure.
 */
public final class RuleCheck {

  /** MAX_ERRNO of linux/err.h. */
  private static final long ERRNO_MAX = 4095;

  /** Of {@code never} rules without a path only so many are compared with each rule. */
  private static final int NEVERS_COMPARED_MAX = 256;

  private final List<Problem> problems = new ArrayList<>();
  private final Map<RuleSpec, PlacedRule> seen = new HashMap<>();
  private final Map<FilePath, List<PlacedRule>> nevers = new HashMap<>();
  private final Map<FilePath, List<PlacedRule>> watches = new HashMap<>();
  private final List<PlacedRule> neversAboutAll = new ArrayList<>();
  private final Function<Place, String> name;
  private int lastWatch;

  /**
   * @param name what a rule at a place is called
   */
  private RuleCheck(Function<Place, String> name) {
    this.name = name;
  }

  /** What is wrong with {@code rules}, in their order. */
  public static List<Problem> check(List<PlacedRule> rules) {
    RuleCheck check = new RuleCheck(RuleCheck::inFile);
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).spec().verb().watches()) {
        check.lastWatch = i;
      }
    }
    for (int i = 0; i < rules.size(); i++) {
      check.check(rules.get(i), i);
    }
    return check.problems;
  }

  /** Which rules contradict themselves, or one before them: these are not to be loaded. */
  public static List<Problem> contradictions(List<PlacedRule> rules) {
    RuleCheck check = new RuleCheck(RuleCheck::inFile);
    for (PlacedRule rule : rules) {
      itself(rule).or(() -> check.opposite(rule)).ifPresent(check.problems::add);
      check.remember(rule);
    }
    return check.problems;
  }

  /** Why a rule can never match, whatever the others say. */
  public static Optional<String> contradiction(RuleSpec spec) {
    return itself(placed(spec, 0)).map(Problem::message);
  }

  /** Which of the rules before it makes one useless. */
  public static Optional<String> opposite(RuleSpec spec, List<Rule> before) {
    RuleCheck check = new RuleCheck(place -> "rule " + place.line());
    before.forEach(rule -> check.remember(placed(rule.spec(), rule.id())));
    return check.opposite(placed(spec, 0)).map(Problem::message);
  }

  private static PlacedRule placed(RuleSpec spec, int number) {
    Place.Line line = new Place.Line("", number);
    List<Integer> columns = Collections.nCopies(spec.conditions().written().size(), 1);
    return new PlacedRule(line.at(1), spec, columns, line);
  }

  private void check(PlacedRule rule, int position) {
    Optional<PlacedRule> same = Optional.ofNullable(seen.putIfAbsent(rule.spec(), rule));
    Optional<Problem> problem =
        same.map(it -> new Problem(rule.place(), "says the same as " + name(it)))
            .or(() -> itself(rule))
            .or(() -> opposite(rule))
            .or(() -> useless(rule, position))
            .or(() -> literal(rule));
    problem.ifPresent(problems::add);
    remember(rule);
  }

  private Optional<Problem> opposite(PlacedRule rule) {
    return rule.spec().verb().watches() ? shadow(rule) : late(rule);
  }

  private void remember(PlacedRule rule) {
    Optional<FilePath> path = rule.spec().path();
    if (path.isEmpty()) {
      neversAboutAll.add(rule);
    } else {
      Map<FilePath, List<PlacedRule>> byPath = rule.spec().verb().watches() ? watches : nevers;
      byPath.computeIfAbsent(path.get(), it -> new ArrayList<>(1)).add(rule);
    }
  }

  private static String inFile(Place place) {
    return "line " + place.line() + " of " + place.file();
  }

  private String name(PlacedRule rule) {
    return name.apply(rule.place());
  }

  // A rule by itself.

  private static Optional<Problem> itself(PlacedRule rule) {
    Map<ConditionField, Ranges> left = new EnumMap<>(ConditionField.class);
    for (Condition condition : rule.spec().conditions().written()) {
      if (condition.operand() instanceof Operand.Numbers numbers) {
        ConditionField field = group(condition.field());
        Ranges ranges = left.getOrDefault(field, domain(field)).and(ranges(condition, numbers));
        if (ranges.isEmpty()) {
          return Optional.of(never(rule, condition));
        }
        left.put(field, ranges);
      }
    }
    return textContradiction(rule).or(() -> otherKind(rule));
  }

  private static Problem never(PlacedRule rule, Condition condition) {
    return new Problem(rule.placeOf(condition), condition + ": can never hold" + hint(condition));
  }

  private static String hint(Condition condition) {
    return condition.field() == ConditionField.EXIT
        ? " with the rest: exit is 0, or a negative error number as -EACCES"
        : " with the rest of the rule";
  }

  /** What says something about the same: success is a statement about exit. */
  private static ConditionField group(ConditionField field) {
    return switch (field) {
      case SUCCESS -> ConditionField.EXIT;
      case DIR -> ConditionField.PATH;
      default -> field;
    };
  }

  private static Ranges ranges(Condition condition, Operand.Numbers numbers) {
    if (condition.field() != ConditionField.SUCCESS) {
      return Ranges.of(condition.operator(), numbers);
    }
    boolean yes = (numbers.any().get(0) == 1) == (condition.operator() == Operator.EQUAL);
    return yes ? Ranges.of(0, Long.MAX_VALUE) : Ranges.of(Long.MIN_VALUE, -1);
  }

  private static Ranges domain(ConditionField field) {
    return switch (field.kind()) {
      case EXIT -> Ranges.of(-ERRNO_MAX, 0);
      case USER, GROUP, SESSION -> Ranges.of(0, Subject.UNSET);
      case OPERATION -> Ranges.of(0, Operation.values().length - 1L);
      case PROCESS, INODE, DEVICE, FILE_TYPE -> Ranges.of(0, Long.MAX_VALUE);
      default -> Ranges.ALL;
    };
  }

  /** Where a text must be exactly one, every other condition on it must let that one through. */
  private static Optional<Problem> textContradiction(PlacedRule rule) {
    List<Condition> all = rule.spec().conditions().written();
    for (Condition exact : all) {
      if (exact.operator() == Operator.EQUAL && exact.operand() instanceof Operand.Text text) {
        for (Condition other : all) {
          boolean related = group(other.field()) == group(exact.field());
          if (related && !other.operand().holds(other.operator(), new Value.Text(text.bytes()))) {
            return Optional.of(never(rule, other));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** {@code -p} asks for kinds of access that none of the operations is. */
  private static Optional<Problem> otherKind(PlacedRule rule) {
    RuleSpec spec = rule.spec();
    for (Condition condition : spec.conditions().written()) {
      boolean one = condition.field().kind() == Kind.OPERATION;
      if (one
          && condition.operator() == Operator.EQUAL
          && condition.operand() instanceof Operand.Numbers numbers
          && numbers.any().stream().noneMatch(it -> isAskedFor(spec, it))) {
        String message =
            condition
                + ": can never hold: -p "
                + spec.permissions()
                + " asks for other kinds of access";
        return Optional.of(new Problem(rule.placeOf(condition), message));
      }
    }
    return Optional.empty();
  }

  private static boolean isAskedFor(RuleSpec spec, long operation) {
    Permissions kinds = kinds(operation);
    return kinds.equals(Permissions.NONE) || spec.permissions().intersects(kinds);
  }

  /** All that an operation can be, with whatever flags. */
  private static Permissions kinds(long number) {
    Operation operation = ConditionField.operation(number);
    return switch (operation) {
      case OPEN, CREATE -> Permissions.READ.and(Permissions.WRITE);
      case LOOKUP -> Permissions.NONE; // whoever names it hears of all that succeed
      default -> Permissions.of(operation);
    };
  }

  private static Optional<Problem> literal(PlacedRule rule) {
    boolean star =
        rule.spec().path().filter(it -> it.bytes().indexOf((byte) '*', 0) >= 0).isPresent();
    return star
        ? Optional.of(
            new Problem(
                rule.place(),
                "the path is taken as it is spelled, * too; patterns are for -F path="))
        : Optional.empty();
  }

  // A rule among the others.

  private Optional<Problem> shadow(PlacedRule rule) {
    return neversAboutAll.stream()
        .limit(NEVERS_COMPARED_MAX)
        .filter(never -> leavesOut(never.spec(), rule.spec()))
        .findFirst()
        .or(() -> neverAboutPath(rule))
        .map(never -> new Problem(rule.place(), "records nothing: " + name(never) + " says never"));
  }

  private Optional<PlacedRule> neverAboutPath(PlacedRule rule) {
    return upFrom(rule.spec().path()).stream()
        .flatMap(path -> nevers.getOrDefault(path, List.of()).stream())
        .filter(never -> leavesOut(never.spec(), rule.spec()))
        .findFirst();
  }

  /** A path and those of the directories above it: a rule about one of these is about it, too. */
  private static List<FilePath> upFrom(Optional<FilePath> path) {
    List<FilePath> up = new ArrayList<>(path.stream().toList());
    while (!up.isEmpty() && !up.get(up.size() - 1).isRoot()) {
      up.add(up.get(up.size() - 1).parent());
    }
    return up;
  }

  private Optional<Problem> late(PlacedRule never) {
    return upFrom(never.spec().path()).stream()
        .flatMap(path -> watches.getOrDefault(path, List.of()).stream())
        .filter(watch -> watch.spec().verb() == Verb.INTEGRITY)
        .filter(watch -> isAsked(never.spec(), watch.spec()))
        .findFirst()
        .map(
            earlier ->
                new Problem(
                    never.place(),
                    "comes too late: " + name(earlier) + " records it; put this one first"));
  }

  private Optional<Problem> useless(PlacedRule rule, int position) {
    return !rule.spec().verb().watches() && position > lastWatch
        ? Optional.of(new Problem(rule.place(), "leaves nothing out: no rule comes after it"))
        : Optional.empty();
  }

  /**
   * Whether a {@code never} leaves out all that a watch could record. One about objects is never
   * sure to: it wants all objects of an operation to be so, a watch only one. Secrecy goes with its
   * object, away from the path.
   */
  private static boolean leavesOut(RuleSpec never, RuleSpec watch) {
    boolean place =
        never.path().isEmpty()
            || (watch.verb() == Verb.INTEGRITY && isAtOrAbove(never.path(), watch.path()));
    return place && isAsked(never, watch);
  }

  private static boolean isAtOrAbove(Optional<FilePath> directory, Optional<FilePath> path) {
    return path.filter(it -> it.startsWith(directory.orElseThrow())).isPresent();
  }

  /** Whether whatever a watch asks for, a {@code never} says it of that. */
  private static boolean isAsked(RuleSpec never, RuleSpec watch) {
    return watch.permissions().isWithin(never.permissions())
        && never.conditions().written().stream().allMatch(it -> isImplied(it, watch));
  }

  private static boolean isImplied(Condition condition, RuleSpec watch) {
    if (condition.field().isOfObject()) {
      return false;
    }
    List<Condition> given = watch.conditions().written();
    if (given.contains(condition)) {
      return true;
    }
    return condition.operand() instanceof Operand.Numbers numbers
        && condition.operator() != Operator.ANY_BITS
        && condition.operator() != Operator.ALL_BITS
        && possible(condition.field(), given).isWithin(ranges(condition, numbers));
  }

  private static Ranges possible(ConditionField field, List<Condition> given) {
    ConditionField group = group(field);
    Ranges left = domain(group);
    for (Condition condition : given) {
      if (group(condition.field()) == group
          && condition.operand() instanceof Operand.Numbers numbers) {
        left = left.and(ranges(condition, numbers));
      }
    }
    return left;
  }
}
