package org.auditfs.fuse;

import java.util.Optional;
import org.auditfs.event.Fate;

/** How a caller waits for its answer. */
@FunctionalInterface
public interface Wait {

  /** Of a thread that waits until it is answered. */
  Wait PATIENT = () -> true;

  /** Whether the calling thread still waits. */
  boolean goesOn();

  /**
   * Has the answer wait for an event, too, while the thread that serves it goes on to others: it is
   * given when that event is kept. Lost, the caller gets EIO, and what it would have got is given
   * back. To be asked while the request is served; each time it gives something, that must be told.
   *
   * @return who is to be told; empty where the serving thread must wait itself
   */
  default Optional<Fate> prolong() {
    return Optional.empty();
  }
}
