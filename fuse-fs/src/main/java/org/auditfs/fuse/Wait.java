package org.auditfs.fuse;

import java.util.Optional;

/** How a caller waits for its answer. */
@FunctionalInterface
public interface Wait {

  /** Of a thread that waits until it is answered. */
  Wait PATIENT = () -> true;

  /** Whether the calling thread still waits. */
  boolean goesOn();

  /** What an answer waits for. Exactly one of these is called, once, by any thread. */
  interface Until {

    /** It has come: the answer may be given. */
    void met();

    /** It will not come: the caller gets EIO, and what it would have got is given back. */
    void failed();
  }

  /**
   * Has the answer wait for one thing more, while the thread that serves it goes on to others. To
   * be asked while the request is served; each time it gives something, that must be told.
   *
   * @return who is to be told; empty where the serving thread must wait itself
   */
  default Optional<Until> prolong() {
    return Optional.empty();
  }
}
