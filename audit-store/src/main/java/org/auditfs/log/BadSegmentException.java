package org.auditfs.log;

import java.io.Serial;

/** A segment that is none of ours, or not as we left it. */
final class BadSegmentException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final String what;

  BadSegmentException(String what) {
    super(what);
    this.what = what;
  }

  /** What is wrong with it. */
  String what() {
    return what;
  }
}
