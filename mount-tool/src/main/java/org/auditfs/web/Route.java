package org.auditfs.web;

import java.io.IOException;

/**
 * What is done at one path.
 *
 * @param method the only one that is taken
 */
record Route(String method, Answer answer) {

  /** Answers a visit. */
  @FunctionalInterface
  interface Answer {
    void to(Visit visit) throws IOException;
  }

  /** For what changes nothing. */
  static Route get(Answer answer) {
    return new Route("GET", answer);
  }

  /** For what does something. */
  static Route post(Answer answer) {
    return new Route("POST", answer);
  }
}
