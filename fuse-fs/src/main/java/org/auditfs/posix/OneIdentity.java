package org.auditfs.posix;

import org.auditfs.file.Errno;

/**
 * {@link Identity} of a daemon without the right to take others' rights: it acts as its own user
 * does, for that user alone. Nobody else is ever served with these rights.
 */
public final class OneIdentity implements Identity {

  private final int uid;

  private OneIdentity(int uid) {
    this.uid = uid;
  }

  /** Takes the calling thread's user for the one that is served. */
  public static OneIdentity of(Posix posix) {
    return new OneIdentity(posix.setfsuid(-1));
  }

  /**
   * Changes nothing.
   *
   * @throws ErrnoException EACCES for another user
   */
  @Override
  public void become(int uid, int gid, int tid) throws ErrnoException {
    if (uid != this.uid) {
      throw new ErrnoException(Errno.EACCES, "acting as uid " + uid);
    }
  }

  @Override
  public void daemon() {}

  /** There is nothing to lay down. */
  @Override
  public void unprivileged() {}
}
