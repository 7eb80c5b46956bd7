package org.auditfs.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.Subject;
import org.auditfs.file.Errno;

/**
 * Why the trail cannot be written. Java tells an error of the system by its text alone, which is
 * strerror(3)'s in the locale that the launcher sets; any other text is a disk error.
 */
record Trouble(Errno errno, String text) {

  private static final List<Errno> KNOWN =
      List.of(Errno.ENOSPC, Errno.EDQUOT, Errno.EFBIG, Errno.EROFS, Errno.EIO);

  static Trouble of(IOException failure) {
    String text = String.valueOf(failure.getMessage());
    Errno errno =
        KNOWN.stream().filter(it -> text.endsWith(it.text())).findFirst().orElse(Errno.EIO);
    return new Trouble(errno, text);
  }

  /** Whether it is room that is missing: then the reserve helps. */
  boolean isWantOfRoom() {
    return errno == Errno.ENOSPC || errno == Errno.EDQUOT;
  }

  /** How the trail tells it, and what is done about it. */
  DaemonEvent event(FullAction action) {
    return new DaemonEvent(
        isWantOfRoom() ? Operation.FULL : Operation.DISK_ERROR,
        Outcome.failed(errno),
        Subject.NOBODY,
        Optional.empty(),
        this + "; " + action.words());
  }

  @Override
  public String toString() {
    return switch (errno) {
      case ENOSPC -> "disk full: " + text;
      case EDQUOT -> "quota used up: " + text;
      case EFBIG -> "segment at its limit: " + text;
      case EROFS -> "disk read-only: " + text;
      default -> "disk error: " + text;
    };
  }
}
