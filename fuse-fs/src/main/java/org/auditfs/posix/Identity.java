package org.auditfs.posix;

import java.util.List;

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

  /**
   * Whether the caller last {@linkplain #become become} has capabilities over files in another user
   * namespace than ours. They are not taken: there they count over some objects only.
   */
  default boolean hasRightsElsewhere() {
    return false;
  }

  /**
   * Adds those of a caller's {@linkplain #hasRightsElsewhere rights elsewhere} that it has over
   * objects whose owner and group have names there (capable_wrt_inode_uidgid, kernel/capability.c).
   *
   * @param tid the caller that was last become
   * @param capabilities which may be added, bits of {@link Capabilities}
   * @param objects to be touched: one that is of nobody there, and nothing is added
   */
  default void addRightsElsewhere(int tid, long capabilities, List<Stat> objects)
      throws ErrnoException {}

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
