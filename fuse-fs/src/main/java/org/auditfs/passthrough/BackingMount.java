package org.auditfs.passthrough;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.FileSystemUsage;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/** A mount at or beneath the backing directory, from the first object that was met on it. */
final class BackingMount {

  private static final long BTRFS = 0x9123683eL;

  /** Where access follows from mode and POSIX ACL alone: ext2–4, XFS, Btrfs, tmpfs, F2FS. */
  private static final Set<Long> MODE_DECIDES =
      Set.of(0xef53L, 0x58465342L, BTRFS, 0x01021994L, 0xf2f52010L);

  private final Posix posix;
  private final int fd;
  private final boolean reopens;
  private final long type;
  private final long id;
  private volatile boolean refusesToPass;
  private final ConcurrentHashMap<Long, Long> idsByDevice = new ConcurrentHashMap<>();

  /**
   * Takes {@code fd} over, which keeps the mount, and so its id, alive.
   *
   * @param reopens whether objects can be opened by handle through {@code fd}
   */
  BackingMount(Posix posix, int fd, boolean reopens, FileSystemUsage usage, Stat first) {
    this.posix = posix;
    this.fd = fd;
    this.reopens = reopens;
    this.type = usage.type();
    this.id = usage.id() != 0 ? usage.id() : device(first);
  }

  int fd() {
    return fd;
  }

  boolean reopens() {
    return reopens;
  }

  boolean modeDecides() {
    return MODE_DECIDES.contains(type);
  }

  /**
   * Whether a close(2) has nothing to tell: the filesystems that are known here have no flush
   * operation, network filesystems have.
   */
  boolean closesQuietly() {
    return MODE_DECIDES.contains(type);
  }

  /** Whether the kernel may read and write files on it by itself. */
  boolean mayPass() {
    return !refusesToPass;
  }

  /** It may not: it is a stacked filesystem. */
  void refuseToPass() {
    refusesToPass = true;
  }

  /** Whether objects on it differ in their filesystem's id: subvolumes of Btrfs do. */
  boolean isSeveral() {
    return type == BTRFS;
  }

  /** The filesystem's id, where it is one. */
  long fileSystem() {
    return id;
  }

  /** The id of the filesystem, or subvolume, that an object lies on. */
  long fileSystem(int objectFd, Stat object) throws ErrnoException {
    if (!isSeveral()) {
      return id;
    }
    long device = device(object);
    Long known = idsByDevice.get(device);
    if (known == null) {
      known = posix.fstatfs(objectFd).id();
      idsByDevice.put(device, known);
    }
    return known;
  }

  /** Whether an identity with this filesystem id can be of here. */
  boolean mayHold(long fileSystem) {
    return isSeveral() ? idsByDevice.containsValue(fileSystem) : id == fileSystem;
  }

  /** Whether another mount may be of the same filesystem. */
  boolean isOfTheSame(BackingMount other) {
    return other != this && (isSeveral() ? other.isSeveral() : other.id == id);
  }

  /** st_dev as makedev(3) has it: the identity where a filesystem tells no id. */
  static long device(Stat object) {
    return (long) object.deviceMajor() << 20 | object.deviceMinor();
  }
}
