package org.auditfs.audit;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.auditfs.posix.ErrnoException;
import org.auditfs.rule.Access;
import org.auditfs.rule.Match;

/**
 * An operation that somebody may want to know of: how to do it, what to ask the rules, and how to
 * tell of it.
 *
 * @param access what it is about, as far as is known before it is done
 * @param openFlags of an open, as the caller gave them
 * @param call does it
 * @param made adds what only the result tells: the object that came into being
 * @param painter describes the objects; asked only when a rule matches
 * @param undo gives back what the caller will never hear of, when recording failed
 */
record Deed<T>(
    Access access,
    Optional<Integer> openFlags,
    Call<T> call,
    Made<T> made,
    Painter<T> painter,
    Consumer<T> undo) {

  /** One that leaves nothing to be given back, and tells nothing new about its access. */
  static <T> Deed<T> of(Access access, Call<T> call, Painter<T> painter) {
    return new Deed<>(
        access, Optional.empty(), call, (result, same) -> same, painter, result -> {});
  }

  /** Does it. */
  interface Call<T> {
    T run() throws ErrnoException;
  }

  /** Does it, without a result. */
  interface Act {
    void run() throws ErrnoException;

    /** The same as a call. */
    default Call<Boolean> asCall() {
      return () -> {
        run();
        return Boolean.TRUE;
      };
    }
  }

  /** Completes the access from the result. */
  interface Made<T> {
    Access complete(T result, Access access) throws ErrnoException;
  }

  /** Describes the objects; the result is empty when the operation was refused. */
  interface Painter<T> {
    Portrait paint(Optional<T> result, List<Match> matches);
  }
}
