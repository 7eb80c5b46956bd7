package org.auditfs.passthrough;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.NodeId;
import org.auditfs.inode.ObjectKey;
import org.auditfs.inode.ObjectView;
import org.auditfs.inode.Pin;
import org.auditfs.inode.Seen;
import org.auditfs.inode.Walk;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;

/** {@link ObjectView} on the backing directory. */
final class BackingView implements ObjectView {

  private final Backing backing;
  private final Posix posix;
  private final FilePath mountPoint;

  BackingView(Backing backing, FilePath mountPoint) {
    this.backing = backing;
    this.posix = backing.posix;
    this.mountPoint = mountPoint;
  }

  @Override
  public FileId fileId(NodeId node) throws ErrnoException {
    return backing.nodes.key(node).id();
  }

  @Override
  public Seen object(NodeId node) throws ErrnoException {
    try (Pin pin = backing.pin(node)) {
      return new Seen(pin.key().id(), posix.statx(pin.fd()));
    }
  }

  @Override
  public Optional<Seen> child(NodeId parent, ByteString name) throws ErrnoException {
    try (Pin directory = backing.pin(parent)) {
      return child(directory.fd(), name);
    }
  }

  @Override
  public Optional<FileId> childId(NodeId parent, ByteString name) throws ErrnoException {
    Names.check(name);
    try (Pin directory = backing.pin(parent)) {
      backing.identity.daemon();
      Optional<FileId> id = backing.mounts.quickly(directory.fd(), name).map(ObjectKey::id);
      return id.isPresent() ? id : child(directory.fd(), name).map(Seen::id);
    } catch (ErrnoException e) {
      return emptyIfAbsent(e);
    }
  }

  @Override
  public FilePath path(NodeId directory) throws ErrnoException {
    if (directory.equals(NodeId.ROOT)) {
      return mountPoint;
    }
    try (Pin root = backing.pin(NodeId.ROOT);
        Pin pin = backing.pin(directory)) {
      backing.identity.daemon();
      ByteString relative =
          BackingPath.relative(named(root.fd()), named(pin.fd()))
              .orElseThrow(() -> new ErrnoException(Errno.ESTALE, "directory moved away"));
      ByteString base = mountPoint.isRoot() ? ByteString.EMPTY : mountPoint.bytes();
      return relative.isEmpty() ? mountPoint : new FilePath(base.concat(relative));
    }
  }

  @Override
  public FilePath mountPoint() {
    return mountPoint;
  }

  @Override
  public Walk walk(FilePath path) throws ErrnoException {
    List<ByteString> names = path.componentsBelow(mountPoint);
    List<Seen> objects = new ArrayList<>();
    try (Pin root = backing.pin(NodeId.ROOT)) {
      backing.identity.daemon();
      Fd at = new Fd(posix, posix.dup(root.fd()));
      try {
        objects.add(backing.seen(at.number()));
        for (ByteString name : names) {
          if (isLink(objects)) {
            return new Walk(names, objects, Optional.of(text(at)));
          }
          Optional<Fd> next = open(at.number(), name);
          if (next.isEmpty()) {
            break;
          }
          at.close();
          at = next.get();
          objects.add(backing.seen(at.number()));
        }
      } finally {
        at.close();
      }
    }
    return new Walk(names, objects, Optional.empty());
  }

  @Override
  public void scan(FilePath directory, Sighting each) throws ErrnoException {
    try (Pin root = backing.pin(NodeId.ROOT)) {
      backing.identity.daemon();
      Fd at = new Fd(posix, posix.dup(root.fd()));
      try {
        for (ByteString name : directory.componentsBelow(mountPoint)) {
          Fd next = new Fd(posix, posix.openat(at.number(), name, Flags.PATH, 0));
          at.close();
          at = next;
        }
        new BackingScan(backing, each).scan(at);
      } finally {
        at.close();
      }
    }
  }

  @Override
  public Optional<FilePath> anyPath(NodeId node) throws ErrnoException {
    FilePath path = path(node);
    boolean leadsThere = walk(path).target().map(Seen::id).filter(fileId(node)::equals).isPresent();
    return leadsThere ? Optional.of(path) : Optional.empty();
  }

  @Override
  public boolean exists(FileId id) {
    return backing.mounts.exists(id);
  }

  private Optional<Seen> child(int directory, ByteString name) throws ErrnoException {
    Names.check(name);
    backing.identity.daemon();
    Optional<Fd> opened = open(directory, name);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (Fd object = opened.get()) {
      return Optional.of(backing.seen(object.number()));
    }
  }

  private Optional<Fd> open(int directory, ByteString name) throws ErrnoException {
    try {
      return Optional.of(new Fd(posix, posix.openat(directory, name, Flags.PATH, 0)));
    } catch (ErrnoException e) {
      return emptyIfAbsent(e);
    }
  }

  private static boolean isLink(List<Seen> objects) {
    return objects.get(objects.size() - 1).stat().isSymlink();
  }

  private ByteString text(Fd link) throws ErrnoException {
    return posix.readlinkat(link.number(), ByteString.EMPTY);
  }

  private ByteString named(int fd) throws ErrnoException {
    ByteString link = posix.readlinkat(Posix.AT_FDCWD, Posix.procFd(fd));
    return BackingPath.mayBeRemark(link)
        ? BackingPath.withoutRemark(link, posix.statx(fd).nlink() == 0)
        : link;
  }

  /** No such name, no directory to have it, or no name that a filesystem could have. */
  private static <T> Optional<T> emptyIfAbsent(ErrnoException e) throws ErrnoException {
    return switch (e.errno()) {
      case ENOENT, ENOTDIR, ENAMETOOLONG -> Optional.empty();
      default -> throw e;
    };
  }
}
