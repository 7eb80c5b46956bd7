package org.auditfs.model;

import org.auditfs.posix.ErrnoException;

/** A process that plays steps in both twins, with descriptors of its own in each. */
interface Player {

  /** Plays a step in the bare directory, and what is instead of it behind the mount. */
  Answers play(Step step, Step twin) throws ErrnoException;

  /** Closes {@code slot} in both. */
  void drop(int slot) throws ErrnoException;

  /** Closes everything, and takes the umask that sequences begin with. */
  void reset() throws ErrnoException;
}
