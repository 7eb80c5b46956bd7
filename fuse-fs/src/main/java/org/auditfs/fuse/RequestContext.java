package org.auditfs.fuse;

import org.auditfs.file.Errno;
import org.auditfs.posix.ErrnoException;

/**
 * Who asks, as FUSE tells it.
 *
 * @param uid the caller's fsuid
 * @param gid the caller's fsgid
 * @param tid the calling thread's id, 0 when it is not visible in our pid namespace and where the
 *     kernel asks by itself (RELEASE, FORGET, write-back)
 * @param waiting how that thread waits for the answer. Until that ends the id is its own; a killed
 *     caller is let go before its request is done with, and its id may be given to another
 */
public record RequestContext(int uid, int gid, int tid, Wait waiting) {

  /** Of a thread that waits until it is answered. */
  public RequestContext(int uid, int gid, int tid) {
    this(uid, gid, tid, Wait.PATIENT);
  }

  /**
   * To be called after something has been read of the thread by its id, and before it is believed.
   *
   * @throws ErrnoException EINTR when it does not wait any more: that may have been another thread
   */
  public void requireWaiting() throws ErrnoException {
    if (!waiting.goesOn()) {
      throw new ErrnoException(Errno.EINTR, "serving a thread that has been killed");
    }
  }
}
