package org.auditfs.posix;

/**
 * A umask of the calling thread's own. Linux shares it between the threads of a process until one
 * leaves the shared file-system context (unshare(2) with CLONE_FS), as each does here the first
 * time that it asks; its working directory is its own from then on, too.
 */
public final class ThreadUmask {

  private static final int NOT_OWN = -1;

  private final Posix posix;
  private final ThreadLocal<int[]> ofThread = ThreadLocal.withInitial(() -> new int[] {NOT_OWN});

  /** A setter; two of them in one thread would not know of each other. */
  public ThreadUmask(Posix posix) {
    this.posix = posix;
  }

  /**
   * Sets the thread's umask.
   *
   * @param mask permission bits; others are ignored
   */
  public void set(int mask) throws ErrnoException {
    int[] current = ofThread.get();
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
