package org.auditfs.fuse;

import org.auditfs.file.Errno;
import org.auditfs.posix.ErrnoException;

/** The kernel's readiness to read and write backing files itself (FUSE_PASSTHROUGH, Linux 6.9). */
public interface KernelPassthrough {

  /**
   * Registers a backing file. The kernel will read and write it with the rights that the calling
   * thread has now.
   *
   * @param fd any descriptor of it, which stays the caller's
   * @return its id, above 0
   * @throws ErrnoException EPERM without CAP_SYS_ADMIN, ELOOP where the backing filesystem is a
   *     stacked one itself, EOPNOTSUPP where the kernel does not pass through
   */
  int open(int fd) throws ErrnoException;

  /** Gives an id back. Files that are open with it stay open. */
  void close(int id);

  /**
   * A node's attributes changed by something that the kernel does not take for a change of them.
   */
  void changed(NodeId node);

  /** Of a kernel that does not pass through. */
  KernelPassthrough NONE =
      new KernelPassthrough() {
        @Override
        public int open(int fd) throws ErrnoException {
          throw new ErrnoException(Errno.EOPNOTSUPP, "passthrough");
        }

        @Override
        public void close(int id) {}

        @Override
        public void changed(NodeId node) {}
      };
}
