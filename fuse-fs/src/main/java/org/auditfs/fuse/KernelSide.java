package org.auditfs.fuse;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.auditfs.file.Errno;
import org.auditfs.posix.ErrnoException;

/**
 * What a filesystem may ask of the kernel that it serves, besides answering it. Any thread may,
 * also while it answers a request.
 */
public interface KernelSide {

  /** Whether it reads and writes backing files itself (FUSE_PASSTHROUGH, Linux 6.9). */
  boolean passes();

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

  /** Whether it can be told that what it remembers has changed. */
  boolean hears();

  /**
   * A node's attributes changed by something that the kernel does not take for a change of them, or
   * may have: whoever asks for them next has them from the filesystem. Answers that are under way
   * tell it nothing any more.
   */
  void changed(NodeId node);

  /**
   * Waits until a file is closed of which close(2) has returned: the kernel tells of that behind
   * the caller's back, and what the same caller does next may be served before. Gives up after some
   * seconds. Needs the daemon's own rights; to be asked while {@code node} is being opened, with no
   * lock held.
   */
  void awaitCloses(NodeId node);

  /**
   * Makes the kernel look every name up again before it follows it, also one whose lookup is under
   * way (FUSE_NOTIFY_INC_EPOCH, Linux 6.16). What others have mounted on a name is detached by it.
   *
   * @return false where the kernel cannot
   */
  boolean forgetNames();

  /** The same kernel, which reads and writes no backing file itself. */
  default KernelSide withoutPassing() {
    KernelSide all = this;
    return new KernelSide() {
      @Override
      public boolean passes() {
        return false;
      }

      @Override
      public int open(int fd) throws ErrnoException {
        return NONE.open(fd);
      }

      @Override
      public void close(int id) {
        all.close(id);
      }

      @Override
      public boolean hears() {
        return all.hears();
      }

      @Override
      public void changed(NodeId node) {
        all.changed(node);
      }

      @Override
      public void awaitCloses(NodeId node) {
        all.awaitCloses(node);
      }

      @Override
      public boolean forgetNames() {
        return all.forgetNames();
      }
    };
  }

  /** How long it takes a thread to begin with what it was told, where nobody can look. */
  long BEGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Of a kernel that can do nothing of this. */
  KernelSide NONE =
      new KernelSide() {
        @Override
        public boolean passes() {
          return false;
        }

        @Override
        public int open(int fd) throws ErrnoException {
          throw new ErrnoException(Errno.EOPNOTSUPP, "passthrough");
        }

        @Override
        public void close(int id) {}

        @Override
        public boolean hears() {
          return false;
        }

        @Override
        public void changed(NodeId node) {}

        /** For as long as it takes most threads to begin. */
        @Override
        public void awaitCloses(NodeId node) {
          LockSupport.parkNanos(BEGIN_NANOS);
        }

        @Override
        public boolean forgetNames() {
          return false;
        }
      };
}
