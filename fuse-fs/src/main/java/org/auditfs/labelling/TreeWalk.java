package org.auditfs.labelling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.DirectoryStream;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * Comes across every regular file beneath some paths, each once, whatever its names. No symbolic
 * link is followed: each name is opened in its directory's descriptor, so that nobody who moves
 * directories meanwhile can lead it elsewhere.
 */
public final class TreeWalk {

  /** A descriptor is open for each directory on the way down. */
  private static final int DEPTH_MAX = 1000;

  private static final int PATH =
      OpenFlag.O_PATH.bits() | OpenFlag.O_NOFOLLOW.bits() | OpenFlag.O_CLOEXEC.bits();
  private static final int ENTRIES = OpenFlag.O_DIRECTORY.bits() | OpenFlag.O_CLOEXEC.bits();

  private static final ByteString DOT = ByteString.of(".");
  private static final ByteString DOT_DOT = ByteString.of("..");

  private final Posix posix;
  private final boolean recursive;
  private final boolean everyFileSystem;
  private final Visitor visitor;
  private final Set<Object> linked = new HashSet<>();
  private final Deque<Level> levels = new ArrayDeque<>();

  /** What has several names, by its number. */
  private record Numbers(int deviceMajor, int deviceMinor, long inode) {}

  /** A directory that was listed, and the names in it that have not been looked at yet. */
  private record Level(Fd fd, FilePath path, Deque<ByteString> names) {}

  /** Is told what is come across. */
  public interface Visitor {

    /** A regular file, which is the visitor's to close. */
    void found(FoundFile file);

    /** Something that is left alone. */
    void skipped(FilePath path, Skip why);

    /** A name that could not be followed. */
    void failed(FilePath path, ErrnoException why);
  }

  /**
   * A walk.
   *
   * @param recursive whether to go into directories
   * @param everyFileSystem whether to go into those of other filesystems, too
   */
  public TreeWalk(Posix posix, boolean recursive, boolean everyFileSystem, Visitor visitor) {
    this.posix = posix;
    this.recursive = recursive;
    this.everyFileSystem = everyFileSystem;
    this.visitor = visitor;
  }

  /** Walks what {@code path} leads to. Several calls remember together which files were met. */
  public void walk(FilePath path) {
    try {
      open(Posix.AT_FDCWD, path.bytes(), path, Optional.empty());
      while (!levels.isEmpty()) {
        next(levels.element());
      }
    } finally {
      levels.forEach(level -> level.fd().close());
      levels.clear();
    }
  }

  private void next(Level level) {
    ByteString name = level.names().poll();
    if (name == null) {
      levels.pop().fd().close();
      return;
    }
    try {
      FilePath path = level.path().child(name);
      open(level.fd().number(), name, path, Optional.of(level));
    } catch (IllegalArgumentException e) {
      visitor.failed(level.path(), new ErrnoException(Errno.ENAMETOOLONG, "a name in it", e));
    }
  }

  private void open(int directory, ByteString name, FilePath path, Optional<Level> from) {
    try (Fd object = new Fd(posix, posix.openat(directory, name, PATH, 0))) {
      Stat stat = posix.statx(object.number());
      Optional<Skip> skip = skip(stat, from);
      if (skip.isPresent()) {
        visitor.skipped(path, skip.get());
      } else if (stat.isDirectory()) {
        enter(object, path);
      } else {
        visitor.found(new FoundFile(new Fd(posix, object.release()), path, stat));
      }
    } catch (ErrnoException e) {
      boolean gone = e.errno() == Errno.ENOENT && from.isPresent();
      if (!gone) {
        visitor.failed(path, e);
      }
    }
  }

  private Optional<Skip> skip(Stat stat, Optional<Level> from) throws ErrnoException {
    if (stat.isDirectory() && recursive) {
      return from.isPresent() && !everyFileSystem && isElsewhere(stat, from.get())
          ? Optional.of(Skip.OTHER_FILESYSTEM)
          : Optional.empty();
    }
    Optional<Skip> type = Skip.of(stat);
    boolean again =
        type.isEmpty()
            && stat.nlink() > 1
            && !linked.add(new Numbers(stat.deviceMajor(), stat.deviceMinor(), stat.inode()));
    return again ? Optional.of(Skip.HARD_LINK) : type;
  }

  private boolean isElsewhere(Stat stat, Level from) throws ErrnoException {
    Stat above = posix.statx(from.fd().number());
    return stat.deviceMajor() != above.deviceMajor() || stat.deviceMinor() != above.deviceMinor();
  }

  private void enter(Fd directory, FilePath path) throws ErrnoException {
    if (levels.size() == DEPTH_MAX) {
      throw new ErrnoException(Errno.ENAMETOOLONG, "directories " + DEPTH_MAX + " deep");
    }
    List<ByteString> names = new ArrayList<>();
    DirectoryStream stream =
        new DirectoryStream(posix, posix.openat(directory.number(), DOT, ENTRIES, 0));
    try {
      stream.read(
          0,
          (name, inode, type, nextOffset) -> {
            if (!name.equals(DOT) && !name.equals(DOT_DOT)) {
              names.add(name);
            }
            return true;
          });
    } finally {
      stream.close();
    }
    levels.push(new Level(new Fd(posix, directory.release()), path, new ArrayDeque<>(names)));
  }
}
