package org.auditfs.audit;

import java.io.Serial;
import org.auditfs.file.Errno;

/** A change of the rules that cannot be: the message says what, on what, and what to do. */
public final class RuleRefusedException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final Errno errno;

  /**
   * @param errno what auditctl would be told: EEXIST for a rule that exists, ENOENT for one that
   *     does not or a path that leads nowhere, EINVAL for what cannot be watched
   */
  public RuleRefusedException(Errno errno, String message) {
    super(message);
    this.errno = errno;
  }

  /** The error number of the recorded event. */
  public Errno errno() {
    return errno;
  }
}
