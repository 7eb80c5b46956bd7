package org.auditfs.model;

import java.util.List;
import java.util.Optional;
import org.auditfs.posix.ErrnoException;

/** Where steps come from. */
interface Source {

  /** The next one, if there is any. */
  Optional<Step> next() throws ErrnoException;

  /** Told what came of it. */
  default void played(Step step, Answers answers) throws ErrnoException {}

  /** Told that the slot of a step was closed, since the twins had it differently. */
  default void dropped(Step step) {}

  /** A list's. */
  static Source of(List<Step> steps) {
    var left = steps.iterator();
    return () -> left.hasNext() ? Optional.of(left.next()) : Optional.empty();
  }
}
