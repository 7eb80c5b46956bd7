package org.auditfs.inode;

import org.auditfs.posix.ErrnoException;

/** Opens and closes the O_PATH descriptors that a {@link NodeTable} keeps. */
public interface DescriptorSource {

  /**
   * A new O_PATH descriptor of an object, whatever its names are now.
   *
   * @throws ErrnoException ESTALE when the object is gone
   */
  int open(ObjectKey key) throws ErrnoException;

  /** Closes a descriptor. */
  void close(int fd);
}
