package org.auditfs.audit;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.inode.ObjectView;
import org.auditfs.inode.Walk;
import org.auditfs.posix.ErrnoException;
import org.auditfs.rule.Resolution;
import org.auditfs.rule.RuleSet;

/** The mounts whose names are followed: where paths lead. */
final class WatchedMounts {

  private final List<ObjectView> mounts = new CopyOnWriteArrayList<>();

  void add(ObjectView mount) {
    mounts.add(mount);
  }

  void remove(ObjectView mount) {
    mounts.remove(mount);
  }

  /** Has the kernel ask for every name again. */
  void forgetNames() {
    mounts.forEach(ObjectView::forgetNames);
  }

  /** The innermost mount that a path lies in. */
  Optional<ObjectView> of(FilePath path) {
    return mounts.stream()
        .filter(mount -> path.startsWith(mount.mountPoint()))
        .max(Comparator.comparingInt(mount -> mount.mountPoint().bytes().length()));
  }

  /** Where a path leads; empty when its mount is not served. */
  Optional<Resolution> resolve(FilePath path, RuleSet rules) {
    Optional<ObjectView> mount = of(path);
    if (mount.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Resolutions.of(mount.get().walk(path)));
    } catch (ErrnoException e) {
      // The backing directory does not answer (EIO): the name is watched, its object unknown.
      return rules.resolution(path);
    }
  }

  /**
   * The path with the symbolic links in its directory part resolved.
   *
   * @throws RuleRefusedException when it leads out of every mount, or round in circles
   */
  FilePath canonical(FilePath asked) throws RuleRefusedException {
    FilePath path = asked;
    for (int links = 0; links <= Resolutions.LINKS_MAX; links++) {
      ObjectView mount = mountOrRefuse(path, asked);
      Optional<FilePath> next = Resolutions.throughLink(mount.mountPoint(), walk(mount, path));
      if (next.isEmpty()) {
        return path;
      }
      path = next.get();
    }
    throw new RuleRefusedException(Errno.ELOOP, asked + " leads through too many symbolic links");
  }

  /** What lies on the way to a path in one of our mounts. */
  Walk walk(FilePath path) throws RuleRefusedException {
    return walk(mountOrRefuse(path, path), path);
  }

  private static Walk walk(ObjectView mount, FilePath path) throws RuleRefusedException {
    try {
      return mount.walk(path);
    } catch (ErrnoException e) {
      throw new RuleRefusedException(e.errno(), path + " cannot be resolved: " + e.getMessage());
    }
  }

  private ObjectView mountOrRefuse(FilePath path, FilePath asked) throws RuleRefusedException {
    String way = path.equals(asked) ? path + " lies" : asked + " leads to " + path + ", which lies";
    return of(path)
        .orElseThrow(
            () ->
                new RuleRefusedException(
                    Errno.EINVAL,
                    way + " in no directory that this daemon protects; see auditfs status"));
  }

  /** Whether an object of {@code mount} is gone for good; not if that cannot be said. */
  static boolean isDestroyed(ObjectView mount, FileId object) {
    try {
      return !mount.exists(object);
    } catch (ErrnoException e) {
      // Another filesystem's object, or one that cannot be asked about now: keep watching it.
      return false;
    }
  }
}
