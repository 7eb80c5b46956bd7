package org.auditfs.rule;

import org.jspecify.annotations.Nullable;

/**
 * The secrecy rules that an object is bound to, as a chain: nearly always of one.
 *
 * @param next the other rules; none for the last
 */
record Bound(int ruleId, Match.Reason reason, @Nullable Bound next) {

  /** Why a rule watches the object; none if it does not. */
  static Match.@Nullable Reason reason(@Nullable Bound bound, int ruleId) {
    for (Bound it = bound; it != null; it = it.next) {
      if (it.ruleId == ruleId) {
        return it.reason;
      }
    }
    return null;
  }

  /** With one more; that an object was there from the start is the better reason. */
  static Bound with(@Nullable Bound bound, int ruleId, Match.Reason reason) {
    Match.Reason known = reason(bound, ruleId);
    if (bound != null && known != null && (known == reason || reason == Match.Reason.ADOPTED)) {
      return bound;
    }
    return new Bound(ruleId, reason, known == null ? bound : without(bound, ruleId));
  }

  private static @Nullable Bound without(@Nullable Bound bound, int ruleId) {
    if (bound == null || bound.ruleId == ruleId) {
      return bound == null ? null : bound.next;
    }
    return new Bound(bound.ruleId, bound.reason, without(bound.next, ruleId));
  }
}
