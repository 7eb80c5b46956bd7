package org.auditfs.posix;

/**
 * A umask of the calling thread's own. Linux shares it between the threads of a process until one
 * leaves the shared file-system context (unshare(2) with CLONE_FS), as each does here the first
 * time that it asks; its working directory is its own from then on, too.
 */
public final class ThreadUmask {

  private static final int NOT_OWN = -1;

  /** What each thread has, whichever instance set it. */
  private static final ThreadLocal<int[]> OF_THREAD =
      ThreadLocal.withInitial(() -> new int[] {NOT_OWN});

  private final Posix posix;

  /** A setter for any thread. */
  public ThreadUmask(Posix posix) {
    this.posix = posix;
  }

  /**
   * Sets the thread's umask.
   *
   * @param mask permission bits; others are ignored
   */
  public void set(int mask) throws ErrnoException {
    int[] current = OF_THREAD.get();
    int wanted = mask & 0777;
    if (current[0] == NOT_OWN) {
      posix.unshare(Posix.CLONE_FS);
    }
    if (current[0] != wanted) {
      posix.umask(wanted);
      current[0] = wanted;
    }
  }
}
