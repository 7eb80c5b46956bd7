package org.auditfs.passthrough;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.KernelPassthrough;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.Opened;
import org.auditfs.fuse.Opened.Content;
import org.auditfs.inode.ObjectKey;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Identity;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * Which way the content of each open file takes. The first open decides, and all others follow
 * until the last is closed: the kernel refuses both ways on one inode at once (EIO), and so a
 * second backing id.
 *
 * <p>A close is told only where it can fail: local filesystems write back later, and tell what
 * failed to fsync(2), never to close(2).
 */
final class Contents {

  private static final ByteString CAPABILITY = ByteString.of("security.capability");
  private static final int SERVED = 0;

  private final Posix posix;
  private final Identity identity;
  private final BackingMounts mounts;
  private final WithoutXattr withoutCapability;
  private final Settled seenAtOpen = new Settled();
  private final ConcurrentHashMap<NodeId, Use> uses = new ConcurrentHashMap<>();
  private volatile KernelPassthrough kernel = KernelPassthrough.NONE;
  private volatile boolean passing;

  Contents(Backing backing) {
    this.posix = backing.posix;
    this.identity = backing.identity;
    this.mounts = backing.mounts;
    this.withoutCapability = new WithoutXattr(posix, CAPABILITY);
  }

  /** The kernel that passes through, if any. */
  KernelPassthrough kernel() {
    return kernel;
  }

  /** The kernel is ready to pass through. */
  void offered(KernelPassthrough offer) {
    kernel = offer;
    passing = true;
  }

  /**
   * Counts an open of a node, and says what the kernel is to be told of it. May take the thread's
   * rights over files away.
   */
  Opened opened(NodeId node, ObjectKey key, int fd, FileHandle handle) {
    long now = System.currentTimeMillis();
    Optional<Stat> stat = stat(fd);
    boolean mayPass = !uses.containsKey(node) && stat.isPresent() && mayPass(key, fd, stat.get());
    int backing =
        uses.compute(
                node,
                (sameNode, known) ->
                    known != null ? known.more() : new Use(1, mayPass ? register(fd) : SERVED))
            .backing();
    boolean flushed = !mounts.closesQuietly(key);
    return backing != SERVED
        ? new Opened(handle, Content.PASSED, backing, flushed)
        : new Opened(handle, ContentChoice.served(isUnchanged(key, stat, now)), 0, flushed);
  }

  /** An open that was counted has ended. */
  void released(NodeId node) {
    uses.computeIfPresent(
        node,
        (sameNode, use) -> {
          if (use.opens() == 1 && use.backing() != SERVED) {
            kernel.close(use.backing());
          }
          return use.opens() == 1 ? null : use.fewer();
        });
  }

  private boolean mayPass(ObjectKey key, int fd, Stat stat) {
    return passing && ContentChoice.mayPass(stat, withoutCapability.isSure(key, fd, stat));
  }

  /** Registered without rights over files, so that a write drops set-id bits that come later. */
  private int register(int fd) {
    try {
      identity.unprivileged();
      return kernel.open(fd);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EPERM || e.errno() == Errno.EOPNOTSUPP) {
        passing = false; // in a user namespace, say: it will be the same for every file
      }
      return SERVED;
    }
  }

  /** The page cache's own check sees times and size only: those of a file that has settled. */
  private boolean isUnchanged(ObjectKey key, Optional<Stat> stat, long now) {
    boolean unchanged = stat.filter(known -> seenAtOpen.holds(key, known)).isPresent();
    stat.ifPresent(known -> seenAtOpen.found(key, known, now));
    return unchanged;
  }

  private Optional<Stat> stat(int fd) {
    try {
      return Optional.of(posix.statx(fd));
    } catch (ErrnoException e) {
      return Optional.empty(); // not known is not the same, and not to be passed through
    }
  }

  /**
   * How a node is open.
   *
   * @param opens how often, at least 1
   * @param backing the kernel's id of it, or 0 where the daemon serves it
   */
  record Use(int opens, int backing) {
    private Use more() {
      return new Use(opens + 1, backing);
    }

    private Use fewer() {
      return new Use(opens - 1, backing);
    }
  }
}
