package org.auditfs.posix;

import java.io.Serial;
import org.auditfs.file.Errno;

/** A system call failed, or would have: the caller is to be told {@link #errno}. */
public final class ErrnoException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final Errno errno;

  /** Without a stack trace: refusals are ordinary answers, given thousands of times a second. */
  public ErrnoException(Errno errno, String call) {
    super(call + ": " + errno, null, false, false);
    this.errno = errno;
  }

  /** For a failure that is not a system call's own. */
  public ErrnoException(Errno errno, String call, Throwable cause) {
    super(call + ": " + errno + ": " + cause.getMessage(), cause, false, false);
    this.errno = errno;
  }

  /** Why it failed. */
  public Errno errno() {
    return errno;
  }
}
