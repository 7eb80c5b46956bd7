package org.auditfs.passthrough;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.file.OpenFlag;
import org.auditfs.inode.ObjectKey;
import org.auditfs.inode.ObjectView.Sighting;
import org.auditfs.inode.Seen;
import org.auditfs.posix.DirectoryStream;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;

/**
 * One look at all that lies below a directory: three system calls a file. A descriptor is open for
 * each directory on the way down, so there is a limit to how deep it goes.
 */
final class BackingScan {

  private static final int DEPTH_MAX = 1000;

  private static final ByteString DOT = ByteString.of(".");

  private final Backing backing;
  private final Posix posix;
  private final Sighting each;
  private final Deque<Level> levels = new ArrayDeque<>();

  /** A directory that was listed, and those in it that have not been gone into yet. */
  private record Level(Fd fd, FileId id, Deque<ByteString> directories) {}

  BackingScan(Backing backing, Sighting each) {
    this.backing = backing;
    this.posix = backing.posix;
    this.each = each;
  }

  /** Tells of everything below a directory. The thread has the daemon's rights. */
  void scan(Fd top) throws ErrnoException {
    try {
      enter(posix.dup(top.number()), backing.seen(top.number()).id());
      while (!levels.isEmpty()) {
        ByteString name = levels.peek().directories().poll();
        if (name == null) {
          levels.pop().fd().close();
        } else {
          descend(levels.peek(), name);
        }
      }
    } finally {
      levels.forEach(level -> level.fd().close());
    }
  }

  private void descend(Level from, ByteString name) throws ErrnoException {
    if (levels.size() == DEPTH_MAX) {
      throw new ErrnoException(Errno.ENAMETOOLONG, "directories " + DEPTH_MAX + " deep");
    }
    try (Fd directory = new Fd(posix, posix.openat(from.fd().number(), name, Flags.PATH, 0))) {
      Seen seen = backing.seen(directory.number());
      each.seen(from.id(), name, seen);
      if (seen.stat().isDirectory()) {
        enter(directory.release(), seen.id());
      }
    } catch (ErrnoException e) {
      passIfGone(e);
    }
  }

  private void enter(int fd, FileId id) throws ErrnoException {
    Level level = new Level(new Fd(posix, fd), id, new ArrayDeque<>());
    levels.push(level);
    DirectoryStream stream = new DirectoryStream(posix, openForReading(fd));
    try {
      stream.read(
          0,
          (name, inode, type, nextOffset) -> {
            if (!Names.isDots(name)) {
              look(level, name);
            }
            return true;
          });
    } finally {
      stream.close();
    }
  }

  /** That somebody looked for rules should not show in its times, where that can be had. */
  private int openForReading(int fd) throws ErrnoException {
    try {
      return posix.openat(fd, DOT, Flags.forEntries(OpenFlag.O_NOATIME.bits()), 0);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EPERM) {
        return posix.openat(fd, DOT, Flags.DIRECTORY, 0);
      }
      throw e;
    }
  }

  private void look(Level level, ByteString name) throws ErrnoException {
    try {
      var stat = posix.statx(level.fd().number(), name);
      Optional<ObjectKey> key =
          stat.isDirectory() ? Optional.empty() : backing.mounts.quickly(level.fd().number(), name);
      if (key.isPresent()) {
        each.seen(level.id(), name, new Seen(key.get().id(), stat));
      } else {
        level.directories().add(name); // or what takes a descriptor to be told apart
      }
    } catch (ErrnoException e) {
      passIfGone(e);
    }
  }

  private static void passIfGone(ErrnoException e) throws ErrnoException {
    if (e.errno() != Errno.ENOENT) {
      throw e;
    }
  }
}
