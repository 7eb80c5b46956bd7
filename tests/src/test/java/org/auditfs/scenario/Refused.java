package org.auditfs.scenario;

import java.io.Serial;

/** How a step of the model fails. */
class Refused extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final String errno;

  Refused(String errno) {
    super(errno, null, false, false);
    this.errno = errno;
  }

  String errno() {
    return errno;
  }
}
