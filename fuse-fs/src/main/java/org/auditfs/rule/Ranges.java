package org.auditfs.rule;

import java.util.ArrayList;
import java.util.List;

/** A set of numbers, as the ranges it consists of: apart and in order. */
record Ranges(List<Range> parts) {

  /** From the least to the greatest, both in it. */
  record Range(long least, long greatest) {}

  Ranges {
    parts = List.copyOf(parts);
  }

  /** Every number. */
  static final Ranges ALL = of(Long.MIN_VALUE, Long.MAX_VALUE);

  static Ranges of(long least, long greatest) {
    return new Ranges(least <= greatest ? List.of(new Range(least, greatest)) : List.of());
  }

  /** The numbers that a comparison lets through; all where bits are compared. */
  static Ranges of(Operator operator, Operand.Numbers operand) {
    long first = operand.any().get(0);
    return switch (operator) {
      case EQUAL -> points(operand);
      case NOT_EQUAL -> points(operand).complement();
      case LESS -> below(first);
      case AT_MOST -> of(Long.MIN_VALUE, first);
      case GREATER -> above(first);
      case AT_LEAST -> of(first, Long.MAX_VALUE);
      case ANY_BITS, ALL_BITS -> ALL;
    };
  }

  private static Ranges below(long number) {
    return number == Long.MIN_VALUE ? new Ranges(List.of()) : of(Long.MIN_VALUE, number - 1);
  }

  private static Ranges above(long number) {
    return number == Long.MAX_VALUE ? new Ranges(List.of()) : of(number + 1, Long.MAX_VALUE);
  }

  private static Ranges points(Operand.Numbers operand) {
    return new Ranges(operand.any().stream().map(number -> new Range(number, number)).toList());
  }

  private Ranges complement() {
    Ranges left = ALL;
    for (Range part : parts) {
      List<Range> around = new ArrayList<>(below(part.least()).parts);
      around.addAll(above(part.greatest()).parts);
      left = left.and(new Ranges(around));
    }
    return left;
  }

  /** What is in both. */
  Ranges and(Ranges other) {
    List<Range> both = new ArrayList<>();
    for (Range mine : parts) {
      for (Range its : other.parts) {
        long least = Math.max(mine.least(), its.least());
        long greatest = Math.min(mine.greatest(), its.greatest());
        if (least <= greatest) {
          both.add(new Range(least, greatest));
        }
      }
    }
    return new Ranges(both);
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Whether each number here is there, too. */
  boolean isWithin(Ranges other) {
    return and(other).equals(this);
  }
}
