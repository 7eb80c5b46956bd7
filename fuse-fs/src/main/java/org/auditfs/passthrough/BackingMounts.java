package org.auditfs.passthrough;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.inode.DescriptorSource;
import org.auditfs.inode.ObjectKey;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Identity;
import org.auditfs.posix.ObjectHandle;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * Tells objects apart, and opens them again, by file handle (name_to_handle_at(2)). Opening by
 * handle needs a descriptor on the object's mount that is not O_PATH: one a mount, made when a
 * lookup first crosses into it, be it mounted on a directory or on a file.
 */
final class BackingMounts implements DescriptorSource, AutoCloseable {

  private final Posix posix;
  private final Identity identity;
  private final ConcurrentHashMap<Long, BackingMount> byId = new ConcurrentHashMap<>();

  /** Whether some filesystem is met by two mounts: an object on it may then be two nodes. */
  private volatile boolean someTwice;

  BackingMounts(Posix posix, Identity identity) {
    this.posix = posix;
    this.identity = identity;
  }

  /**
   * Which object a descriptor is of. May take the daemon's rights, where the mount is new.
   *
   * @param stat its attributes
   */
  Identified identify(int fd, Stat stat) throws ErrnoException {
    Optional<ObjectHandle> handle = handle(fd, Posix.AT_EMPTY_PATH);
    if (handle.isEmpty()) {
      handle = handle(fd, Posix.AT_EMPTY_PATH | Posix.AT_HANDLE_FID);
    }
    long mountId = handle.isPresent() ? handle.get().mountId() : posix.mountId(fd);
    BackingMount mount = mount(mountId, fd, stat, handle);
    FileId id =
        new FileId(
            mount.fileSystem(fd, stat),
            handle.map(ObjectHandle::type).orElse(FileId.INODE_ONLY),
            handle.map(ObjectHandle::bytes).orElseGet(() -> inodeOnly(stat)));
    return new Identified(new ObjectKey(mountId, id), !mount.reopens());
  }

  /**
   * What a name in a directory leads to, with one system call where possible.
   *
   * @return empty where it takes a descriptor to tell
   */
  Optional<ObjectKey> quickly(int directory, ByteString name) throws ErrnoException {
    ObjectHandle handle;
    try {
      handle = posix.nameToHandleAt(directory, name, 0);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EOPNOTSUPP) {
        return Optional.empty();
      }
      throw e;
    }
    BackingMount mount = byId.get((long) handle.mountId());
    return mount == null || mount.isSeveral()
        ? Optional.empty()
        : Optional.of(
            new ObjectKey(
                handle.mountId(), new FileId(mount.fileSystem(), handle.type(), handle.bytes())));
  }

  /** Whether an object can be opened again by its handle. */
  boolean reopens(ObjectKey key) {
    BackingMount mount = byId.get(key.mountId());
    return mount != null && mount.reopens();
  }

  /** Whether mode and ACL alone decide over access on the mount of a live node. */
  boolean modeDecides(ObjectKey key) {
    BackingMount mount = byId.get(key.mountId());
    return mount != null && mount.modeDecides();
  }

  /** Whether closing a file can tell of no error on the mount of a live node. */
  boolean closesQuietly(ObjectKey key) {
    BackingMount mount = byId.get(key.mountId());
    return mount != null && mount.closesQuietly();
  }

  /** Whether the kernel may read and write files by itself on the mount of a live node. */
  boolean mayPass(ObjectKey key) {
    BackingMount mount = byId.get(key.mountId());
    return mount != null && mount.mayPass();
  }

  /** It may not there. */
  void refuseToPass(ObjectKey key) {
    BackingMount mount = byId.get(key.mountId());
    if (mount != null) {
      mount.refuseToPass();
    }
  }

  /**
   * Whether an object can be met by one way only. By two mounts of one filesystem (a bind mount
   * within the tree) it is two nodes, and the kernel does not know what the one does to the other.
   */
  boolean isSeenOnce(ObjectKey key) {
    return !someTwice || !isTwice(key.id().fileSystem());
  }

  private boolean isTwice(long fileSystem) {
    return byId.values().stream().filter(mount -> mount.mayHold(fileSystem)).count() > 1;
  }

  @Override
  public int open(ObjectKey key) throws ErrnoException {
    identity.daemon();
    return open(key, Flags.PATH);
  }

  /** The same with other flags, and with the thread's rights. */
  int open(ObjectKey key, int flags) throws ErrnoException {
    BackingMount mount = byId.get(key.mountId());
    if (mount == null || !mount.reopens()) {
      throw new ErrnoException(Errno.ESTALE, "object without a handle");
    }
    return open(mount.fd(), key.id().handleType(), key.id().handle(), flags);
  }

  @Override
  public void close(int fd) {
    Fd.closeQuietly(posix, fd);
  }

  /**
   * Whether an object exists. Where that cannot be asked (no handles, a mount that was never
   * visited) it is taken to exist.
   */
  boolean exists(FileId id) {
    identity.daemon();
    boolean asked = false;
    for (BackingMount mount : byId.values()) {
      if (mount.reopens() && mount.mayHold(id.fileSystem())) {
        try {
          close(open(mount.fd(), id.handleType(), id.handle(), Flags.PATH));
          return true;
        } catch (ErrnoException e) {
          asked |= e.errno() == Errno.ESTALE;
        }
      }
    }
    return !asked;
  }

  @Override
  public void close() {
    byId.values().forEach(mount -> close(mount.fd()));
    byId.clear();
  }

  private Optional<ObjectHandle> handle(int fd, int flags) throws ErrnoException {
    try {
      return Optional.of(posix.nameToHandleAt(fd, ByteString.EMPTY, flags));
    } catch (ErrnoException e) {
      // EINVAL: a kernel before 6.5 that has no AT_HANDLE_FID.
      if (e.errno() == Errno.EOPNOTSUPP || e.errno() == Errno.EINVAL) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private BackingMount mount(long mountId, int fd, Stat stat, Optional<ObjectHandle> handle)
      throws ErrnoException {
    BackingMount known = byId.get(mountId);
    if (known != null) {
      return known;
    }
    BackingMount made = visited(fd, stat, handle);
    BackingMount faster = byId.putIfAbsent(mountId, made);
    if (faster != null) {
      close(made.fd());
    } else {
      someTwice |= byId.values().stream().anyMatch(made::isOfTheSame);
    }
    return faster != null ? faster : made;
  }

  private BackingMount visited(int fd, Stat stat, Optional<ObjectHandle> handle)
      throws ErrnoException {
    identity.daemon();
    try (Fd mountFd = new Fd(posix, handle.isPresent() ? opened(fd, stat) : posix.dup(fd))) {
      boolean reopens = handle.isPresent() && reopens(mountFd.number(), handle.get());
      BackingMount mount =
          new BackingMount(posix, mountFd.number(), reopens, posix.fstatfs(fd), stat);
      mountFd.release();
      return mount;
    }
  }

  /** What is neither directory nor regular file is not opened: that could block or do something. */
  private int opened(int fd, Stat stat) throws ErrnoException {
    if (stat.isDirectory() || stat.isRegular()) {
      return posix.openat(Posix.AT_FDCWD, Posix.procFd(fd), Flags.READ, 0);
    }
    return posix.dup(fd);
  }

  private boolean reopens(int mountFd, ObjectHandle handle) {
    try {
      close(open(mountFd, handle.type(), handle.bytes(), Flags.PATH));
      return true;
    } catch (ErrnoException e) {
      // No right to (a user namespace), a handle for identity only, or an O_PATH descriptor.
      return false;
    }
  }

  private int open(int mountFd, int type, ByteString handle, int flags) throws ErrnoException {
    return posix.openByHandleAt(mountFd, type, handle, flags);
  }

  private static ByteString inodeOnly(Stat stat) {
    ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return ByteString.of(number.putLong(0, stat.inode()).array());
  }

  /**
   * An object told apart.
   *
   * @param keep whether it could not be opened by its handle
   */
  record Identified(ObjectKey key, boolean keep) {}
}
