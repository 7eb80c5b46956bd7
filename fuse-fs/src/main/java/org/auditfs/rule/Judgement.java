package org.auditfs.rule;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One decision on its way. Rules speak in their order, each for the names and objects of the
 * operation that are its; a {@code never} that matches has the last word on those, but for the
 * rules before it. So what a {@code never} does not know of is recorded although it happened to
 * something that it does know, in the same operation.
 */
final class Judgement {

  private final Access access;
  private final Facts facts;
  private final Observer observer;
  private final List<Match> matches = new ArrayList<>(2);
  private final BitSet leftOut = new BitSet();
  private Optional<Rule> never = Optional.empty();
  private boolean allLeftOut;

  Judgement(Access access, Facts facts, Observer observer) {
    this.access = access;
    this.facts = facts;
    this.observer = observer;
  }

  /** The watches that match, in rule order, each once. */
  List<Match> of(List<Candidate> candidates) {
    Collections.sort(candidates);
    for (Candidate candidate : candidates) {
      Rule rule = candidate.match().rule();
      if (!isDecided(rule)) {
        Verdict verdict = verdict(candidate);
        observer.asked(candidate.match(), verdict);
        if (verdict.matches()) {
          take(candidate);
        }
      }
    }
    return matches;
  }

  private boolean isDecided(Rule rule) {
    for (Match match : matches) {
      if (match.rule().id() == rule.id()) {
        return true;
      }
    }
    return false;
  }

  private Verdict verdict(Candidate candidate) {
    if (never.isPresent() && (allLeftOut || isLeftOut(candidate.target()))) {
      return new Verdict.LeftOut(never.get());
    }
    return candidate.match().rule().spec().judge(candidate.match().reason(), access, facts);
  }

  private boolean isLeftOut(int target) {
    return target != Candidate.ANY && leftOut.get(target);
  }

  private void take(Candidate candidate) {
    Rule rule = candidate.match().rule();
    if (rule.spec().verb().watches()) {
      matches.add(candidate.match());
    } else {
      never = Optional.of(rule);
      allLeftOut = candidate.target() == Candidate.ANY;
      if (!allLeftOut) {
        leftOut.set(candidate.target());
      }
    }
  }
}
