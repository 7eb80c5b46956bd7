package org.auditfs.passthrough;

import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.auditfs.fuse.RequestContext;
import org.auditfs.inode.Pin;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/** Opens objects of the backing directory with the rights that each way of opening needs. */
final class FileOpener {

  private static final int EXECUTE = 1;

  private final Backing backing;
  private final Posix posix;

  FileOpener(Backing backing) {
    this.backing = backing;
    this.posix = backing.posix;
  }

  /**
   * open(2) of a node, as the caller would.
   *
   * @param stat its attributes, asked for just before
   */
  int open(RequestContext caller, Pin node, Stat stat, int flags) throws ErrnoException {
    if (Flags.executes(flags)) {
      requireExecutable(caller, node);
      backing.identity.daemon();
    } else if (!Flags.needOnlyRead(flags)
        || !backing.openToAll.mayRead(node.key(), node.fd(), stat)) {
      backing.become(caller, node.fd());
    }
    return again(node, flags, Flags.forObject(flags));
  }

  /**
   * By its handle, which is quicker than by its name in /proc: who may do that may do everything,
   * so that only those come here who act with all rights.
   */
  private int again(Pin node, int asked, int flags) throws ErrnoException {
    boolean quickly = backing.identity.actsWithAllRights() && backing.mounts.reopens(node.key());
    return quickly
        ? retried(asked, flags, all -> backing.mounts.open(node.key(), all))
        : openat(Posix.AT_FDCWD, Posix.procFd(node.fd()), asked, flags, 0);
  }

  /** For reading its entries: by its name in /proc, since "." would ask for search, too. */
  int openDirectory(RequestContext caller, Pin node, int flags) throws ErrnoException {
    if (OpenFlag.O_NOATIME.in(flags) || !backing.openToAll.mayRead(node.key(), node.fd())) {
      backing.become(caller, node.fd());
    }
    int wanted = Flags.forEntries(flags);
    return posix.openat(Posix.AT_FDCWD, Posix.procFd(node.fd()), wanted, 0);
  }

  /** O_CREAT with the thread's rights and umask. */
  int create(int directory, ByteString name, int flags, int mode) throws ErrnoException {
    return openat(directory, name, flags, Flags.toCreate(flags), mode);
  }

  /** O_TMPFILE with the thread's rights and umask. */
  int makeNameless(int directory, int flags, int mode) throws ErrnoException {
    ByteString path = Posix.procFd(directory);
    return openat(Posix.AT_FDCWD, path, flags, Flags.toMakeNameless(flags), mode);
  }

  /** To execute a file one need not be able to read it, but the daemon has to. */
  private void requireExecutable(RequestContext caller, Pin node) throws ErrnoException {
    backing.become(caller, node.fd());
    posix.faccessat2(node.fd(), EXECUTE, Posix.AT_EACCESS);
  }

  private int openat(int directory, ByteString name, int asked, int flags, int mode)
      throws ErrnoException {
    return retried(asked, flags, all -> posix.openat(directory, name, all, mode));
  }

  /** An append-only file (chattr +a) opens for appending only, and is then written at its end. */
  private static int retried(int asked, int flags, Opening opening) throws ErrnoException {
    try {
      return opening.with(flags);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EPERM || !OpenFlag.O_APPEND.in(asked)) {
        throw e;
      }
      return opening.with(flags | OpenFlag.O_APPEND.bits());
    }
  }

  /** One way to open, given the flags. */
  private interface Opening {
    int with(int flags) throws ErrnoException;
  }
}
