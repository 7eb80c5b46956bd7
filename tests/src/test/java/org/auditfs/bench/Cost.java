package org.auditfs.bench;

/**
 * What something took.
 *
 * @param operations done, at least one; bytes, for what is counted in bytes
 * @param nanos in all
 */
record Cost(long operations, long nanos) {

  Cost {
    if (operations < 1) {
      throw new IllegalArgumentException("nothing was done");
    }
  }

  /** Nanoseconds an operation. */
  double each() {
    return (double) nanos / operations;
  }
}
