package org.auditfs.labelling;

import java.util.Optional;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;

/** What is to be done with each file. For several threads at once. */
public abstract class LabelTask {

  private static final int READ = OpenFlag.O_CLOEXEC.bits() | OpenFlag.O_NONBLOCK.bits();
  private static final int NO_TRACE = READ | OpenFlag.O_NOATIME.bits();

  final Posix posix;

  LabelTask(Posix posix) {
    this.posix = posix;
  }

  /** Does it. What goes wrong with the file is a result, too; the file stays the caller's. */
  public final LabelResult carryOut(FoundFile file) {
    try (Fd readable = new Fd(posix, open(file.object().number()))) {
      return carryOut(file, readable.number());
    } catch (ErrnoException e) {
      return LabelResult.failed(file, e);
    }
  }

  /**
   * Does it with a file that is open for reading.
   *
   * @throws ErrnoException when it cannot be done
   */
  abstract LabelResult carryOut(FoundFile file, int fd) throws ErrnoException;

  /** Whoever is not root may leave no trace on their own files only. */
  private int open(int object) throws ErrnoException {
    try {
      return posix.openat(Posix.AT_FDCWD, Posix.procFd(object), NO_TRACE, 0);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EPERM) {
        throw e;
      }
      return posix.openat(Posix.AT_FDCWD, Posix.procFd(object), READ, 0);
    }
  }

  /** The labels of an open file, which must be on a filesystem that has such. */
  ObjectLabels labels(int fd) {
    return new ObjectLabels(posix, fd, Optional.empty());
  }

  /** All that stands on it now. */
  static Labelled read(ObjectLabels labels) throws ErrnoException {
    Labelled labelled = labels.read();
    if (!labelled.kept()) {
      throw new ErrnoException(Errno.EOPNOTSUPP, "getxattr");
    }
    return labelled;
  }
}
