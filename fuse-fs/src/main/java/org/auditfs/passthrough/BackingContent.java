package org.auditfs.passthrough;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.auditfs.fuse.NodeId;
import org.auditfs.inode.ContentView.OpenContent;
import org.auditfs.inode.Pin;
import org.auditfs.labelling.ObjectLabels;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/** A file of the backing directory that the daemon reads for itself. */
final class BackingContent implements OpenContent {

  private static final int READ = OpenFlag.O_CLOEXEC.bits() | OpenFlag.O_NONBLOCK.bits();
  private static final int NO_TRACE = READ | OpenFlag.O_NOATIME.bits();

  private final Posix posix;
  private final int fd;

  private BackingContent(Posix posix, int fd) {
    this.posix = posix;
    this.fd = fd;
  }

  static BackingContent open(Backing backing, NodeId node) throws ErrnoException {
    try (Pin pin = backing.pin(node)) {
      backing.identity.daemon();
      return new BackingContent(backing.posix, open(backing, pin));
    }
  }

  /** By its handle, which is quicker than by its name in /proc, where the daemon may do that. */
  private static int open(Backing backing, Pin pin) throws ErrnoException {
    if (backing.identity.actsWithAllRights() && backing.mounts.reopens(pin.key())) {
      try {
        return backing.mounts.open(pin.key(), NO_TRACE);
      } catch (ErrnoException e) {
        if (e.errno() != Errno.ESTALE) { // as it may be without a name
          throw e;
        }
      }
    }
    return open(backing.posix, Posix.procFd(pin.fd()));
  }

  /** Whoever is not root may leave no trace on their own files only. */
  private static int open(Posix posix, ByteString path) throws ErrnoException {
    try {
      return posix.openat(Posix.AT_FDCWD, path, NO_TRACE, 0);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EPERM) {
        throw e;
      }
      return posix.openat(Posix.AT_FDCWD, path, READ, 0);
    }
  }

  @Override
  public Stat stat() throws ErrnoException {
    return posix.statx(fd);
  }

  @Override
  public int read(ByteBuffer target, long offset) throws ErrnoException {
    return posix.pread(fd, target, offset);
  }

  @Override
  public Optional<ByteString> xattr(ByteString name) {
    try {
      return Optional.of(posix.getxattr(Posix.procFd(fd), name));
    } catch (ErrnoException e) {
      return Optional.empty(); // none, or none that could be told
    }
  }

  @Override
  public ObjectLabels labels() {
    return new ObjectLabels(posix, fd, Optional.empty());
  }

  @Override
  public void close() {
    Fd.closeQuietly(posix, fd);
  }
}
