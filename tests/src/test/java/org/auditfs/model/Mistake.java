package org.auditfs.model;

import java.util.List;

/** What a wrong twin does instead of a step: to see that it is noticed. */
interface Mistake {

  /** No mistake. */
  Mistake NONE = List::of;

  /** The steps that are played instead; the first one's answer counts. */
  List<Step> instead(Step step);

  /** What it answers. */
  default Answers answers(Step step, Answers real) {
    return real;
  }
}
