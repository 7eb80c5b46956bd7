package org.auditfs.model;

import org.auditfs.posix.CapabilitySets;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/**
 * What the calling thread may do: file-system ids, supplementary groups and effective capabilities,
 * each of this thread alone. What is asked for is remembered, so that staying the same is free.
 */
final class Credentials {

  private static final int ASK = -1;

  private final Posix posix;
  private final CapabilitySets full;
  private User current = User.ROOT;

  /** The calling thread must have all rights of root. */
  Credentials(Posix posix) throws ErrnoException {
    this.posix = posix;
    this.full = posix.capget(0);
    take(User.ROOT);
  }

  /** Becomes {@code user}. */
  void become(User user) throws ErrnoException {
    if (user != current) {
      take(user);
    }
  }

  private void take(User user) throws ErrnoException {
    posix.capset(full.withEffective(full.permitted()));
    posix.setgroups(user.groups());
    posix.setfsgid(user.gid());
    posix.setfsuid(user.uid());
    posix.capset(full.withEffective(full.permitted() & user.capabilities()));
    current = user;
    if (posix.setfsuid(ASK) != user.uid() || posix.setfsgid(ASK) != user.gid()) {
      throw new IllegalStateException("cannot become " + user);
    }
  }
}
