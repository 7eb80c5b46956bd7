package org.auditfs.posix;

/**
 * With whose rights the calling thread makes its system calls: fsuid, fsgid, supplementary groups
 * and capabilities (credentials(7), capabilities(7)). All of it belongs to the thread.
 *
 * <p>Switching costs microseconds, so nobody switches back eagerly: each operation says first which
 * rights it needs.
 */
public interface Identity {

  /**
   * Acts as the thread {@code tid} with file-system ids {@code uid} and {@code gid}: its groups,
   * and its capabilities where it has them in our user namespace.
   *
   * @param tid thread id, or 0 for a caller that our pid namespace cannot see: no groups and no
   *     capabilities then
   * @throws ErrnoException EACCES when the caller's groups and capabilities cannot be read (it is
   *     never served with more rights than are known)
   */
  void become(int uid, int gid, int tid) throws ErrnoException;

  /** Acts with the daemon's own rights. */
  void daemon();

  /**
   * Acts without any capability over files, whoever it is: a write then drops set-id bits, as for a
   * caller who lacks CAP_FSETID. The rights by ids stay as they are.
   */
  default void unprivileged() throws ErrnoException {
    become(65534, 65534, 0);
  }

  /** Whether the caller last {@linkplain #become become} is in a group. */
  default boolean callerIsIn(int gid) {
    return false;
  }

  /** Whether nothing is refused to the calling thread for the rights that it has now. */
  default boolean actsWithAllRights() {
    return false;
  }

  /** Which of the capabilities over files the calling thread acts with now: a set of bits. */
  default long rightsOverFiles() {
    return 0;
  }

  /**
   * Whether the caller last {@linkplain #become become} has a capability in our user namespace.
   *
   * @param capability number of linux/capability.h
   */
  default boolean callerHas(int capability) {
    return false;
  }
}
