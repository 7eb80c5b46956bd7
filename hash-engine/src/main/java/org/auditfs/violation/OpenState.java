package org.auditfs.violation;

import java.util.Optional;

/**
 * Who holds one file open, and what has been said about it: the state machine itself.
 *
 * @param readers opens for reading that cannot write
 * @param writers opens that can write, whether they can read or not
 * @param mayEmitTomtou whether a reader relies on a measurement, and no writer has been told of
 * @param emittedOpenWriters whether these writers have been told of
 */
record OpenState(long readers, long writers, boolean mayEmitTomtou, boolean emittedOpenWriters) {

  /** Nobody has it open. */
  static final OpenState CLOSED = new OpenState(0, 0, false, false);

  /** A state, and what was to be said on the way to it. */
  record Step(OpenState state, Optional<Violation> violation) {}

  /** Somebody opened it for writing. No rule need ask for a writer's open. */
  Step write() {
    boolean seen = readers > 0 && mayEmitTomtou;
    return new Step(
        new OpenState(readers, writers + 1, mayEmitTomtou && !seen, emittedOpenWriters),
        seen ? Optional.of(Violation.TOMTOU) : Optional.empty());
  }

  /** Somebody opened it for reading only; {@code measured} where a rule asks for that. */
  Step read(boolean measured) {
    boolean seen = writers > 0 && measured && !emittedOpenWriters;
    return new Step(
        new OpenState(readers + 1, writers, mayEmitTomtou || measured, emittedOpenWriters || seen),
        seen ? Optional.of(Violation.OPEN_WRITERS) : Optional.empty());
  }

  /** One that could write has gone; after the last of them the next is a new one to tell of. */
  OpenState writerGone() {
    return new OpenState(readers, writers - 1, mayEmitTomtou, emittedOpenWriters && writers > 1);
  }

  /** One that could only read has gone. */
  OpenState readerGone() {
    return new OpenState(readers - 1, writers, mayEmitTomtou, emittedOpenWriters);
  }

  boolean isClosed() {
    return readers == 0 && writers == 0;
  }
}
