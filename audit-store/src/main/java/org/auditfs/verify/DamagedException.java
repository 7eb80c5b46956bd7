package org.auditfs.verify;

import java.io.Serial;

/** A file that cannot be gone on with; says where and why. */
final class DamagedException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final transient Problem problem;

  DamagedException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
