package org.auditfs.event;

import java.util.Optional;
import org.auditfs.file.Errno;

/**
 * How an operation ended.
 *
 * @param exit what the caller's system call gives as far as we know it: 0 or more when it
 *     succeeded, the negated error number when it did not
 */
public record Outcome(long exit) {

  /** Done. */
  public static final Outcome SUCCESS = new Outcome(0);

  /** Refused or failed with {@code errno}. */
  public static Outcome failed(Errno errno) {
    return new Outcome(-errno.number());
  }

  /** Whether it was done. */
  public boolean success() {
    return exit >= 0;
  }

  /** Why it was not done. */
  public Optional<Errno> errno() {
    return success() ? Optional.empty() : Optional.of(Errno.of((int) -exit));
  }
}
