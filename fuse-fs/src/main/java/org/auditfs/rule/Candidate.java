package org.auditfs.rule;

/**
 * A rule that may have a say in an operation.
 *
 * @param position of the rule in rule order, from 0
 * @param target which name or object of the operation is its; {@link #ANY} for all of them
 */
record Candidate(int position, int target, Match match) implements Comparable<Candidate> {

  /** The target of a rule that names no file. */
  static final int ANY = -1;

  /** In rule order; of one rule the most telling reason first. */
  @Override
  public int compareTo(Candidate other) {
    int byRule = Integer.compare(position, other.position);
    return byRule != 0 ? byRule : match.reason().compareTo(other.match.reason());
  }
}
