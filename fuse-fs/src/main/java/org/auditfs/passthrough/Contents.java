package org.auditfs.passthrough;

import java.util.concurrent.ConcurrentHashMap;
import org.auditfs.file.AccessMode;
import org.auditfs.file.Errno;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.KernelSide;
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
 * <p>The kernel writes with the rights of whoever registered the file, which decide whether set-id
 * bits are dropped. So an open for writing whose caller has other rights over files than that has
 * its writes sent here ({@link Content#SEEN}).
 *
 * <p>A close is told only where it can fail: local filesystems write back later, and tell what
 * failed to fsync(2), never to close(2).
 */
final class Contents {

  private static final int SERVED = 0;

  private final Posix posix;
  private final Identity identity;
  private final BackingMounts mounts;
  private final Lifetimes lifetimes;
  private final WithoutXattr withoutCapability;
  private final Settled seenAtOpen = new Settled();

  /** Files whose attributes the kernel has been told. */
  private final Settled told = new Settled();

  private final ConcurrentHashMap<NodeId, Use> uses = new ConcurrentHashMap<>();
  private volatile KernelSide kernel = KernelSide.NONE;
  private volatile boolean passing;

  Contents(Backing backing) {
    this.posix = backing.posix;
    this.identity = backing.identity;
    this.mounts = backing.mounts;
    this.lifetimes = backing.lifetimes;
    this.withoutCapability = new WithoutXattr(posix, XattrNames.CAPABILITIES);
  }

  /** The kernel that passes through, if any. */
  KernelSide kernel() {
    return kernel;
  }

  /** The kernel is ready to pass through. */
  void offered(KernelSide offer) {
    kernel = offer;
    passing = offer.passes();
  }

  /**
   * An open of a node, which is about to be answered.
   *
   * @param stat what the file was when it was opened, or just before
   */
  record Opening(NodeId node, ObjectKey key, int fd, FileHandle handle, int flags, Stat stat) {
    boolean writes() {
      return AccessMode.of(flags) != AccessMode.READ;
    }
  }

  /**
   * Counts an open, and says what the kernel is to be told of it. For writing, the thread has the
   * caller's rights; it may have fewer afterwards.
   */
  Opened opened(Opening opening, boolean byRoot) {
    long now = System.currentTimeMillis();
    Use known = uses.get(opening.node());
    boolean asks = known == null || opening.writes();
    boolean mayPass = asks && mayPass(opening);
    if (known == null && mayPass && !opening.writes()) {
      mayPass = tookRightsOf(byRoot);
    }
    long rights = identity.rightsOverFiles();
    boolean passes = mayPass;
    Use use =
        uses.compute(
            opening.node(),
            (node, before) ->
                (before != null ? before : first(opening, passes, rights))
                    .with(opening.writes() ? 1 : 0));
    if (use.backing() == SERVED) {
      return opened(opening, served(opening, now), SERVED);
    }
    boolean writesAlike = mayPass && use.rights() == rights;
    Content content = opening.writes() && !writesAlike ? Content.SEEN : Content.PASSED;
    return opened(opening, content, use.backing());
  }

  private Opened opened(Opening opening, Content content, int backing) {
    return new Opened(opening.handle(), content, backing, !mounts.closesQuietly(opening.key()));
  }

  /** Who only reads leaves the choice, and will hardly be followed by a writer with more rights. */
  private boolean tookRightsOf(boolean root) {
    try {
      if (root) {
        identity.daemon();
      } else {
        identity.unprivileged();
      }
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }

  /** An open that was counted has ended. */
  void released(NodeId node, boolean wrote) {
    uses.computeIfPresent(
        node,
        (sameNode, use) -> {
          if (use.opens() == 1 && use.backing() != SERVED) {
            kernel.close(use.backing());
          }
          return use.opens() == 1 ? null : use.without(wrote ? 1 : 0);
        });
  }

  /** Whether the kernel may be writing a node's content by itself. */
  boolean passesWrites(NodeId node) {
    Use use = uses.get(node);
    return use != null && use.backing() != SERVED && use.writers() > 0;
  }

  /** The lifetime of a node's attributes: none while a mapping may change its times unseen. */
  int attributeMillis(NodeId node, ObjectKey key, Stat stat) {
    Use use = stat.isRegular() ? uses.get(node) : null;
    if (use != null && use.writers() > 0) {
      return 0;
    }
    if (stat.isRegular()) {
      told.found(key, stat, System.currentTimeMillis());
    }
    return lifetimes.ofAttributes(key, stat);
  }

  private boolean mayPass(Opening opening) {
    Stat stat = opening.stat();
    return passing
        && mounts.mayPass(opening.key())
        && ContentChoice.mayPass(stat, withoutCapability.isSure(opening.key(), opening.fd(), stat));
  }

  private Use first(Opening opening, boolean mayPass, long rights) {
    return new Use(0, 0, mayPass ? register(opening.key(), opening.fd()) : SERVED, rights);
  }

  private int register(ObjectKey key, int fd) {
    try {
      return kernel.open(fd);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ELOOP) {
        mounts.refuseToPass(key);
      } else if (e.errno() == Errno.EPERM || e.errno() == Errno.EOPNOTSUPP) {
        passing = false; // in a user namespace, say: it will be the same for every file
      }
      return SERVED;
    }
  }

  /**
   * What the kernel is to do with the pages it has. Its own check of them sees times and size only:
   * those of a file that has settled. What the file is now counts, not what it was when it was
   * opened; and the kernel reads no further than the size it remembers, so what it was told must be
   * that of now.
   */
  private Content served(Opening opening, long now) {
    boolean unchanged = false;
    boolean known = false;
    try {
      Stat stat = posix.statx(opening.fd());
      unchanged = seenAtOpen.holds(opening.key(), stat);
      known = told.holds(opening.key(), stat);
      seenAtOpen.found(opening.key(), stat, now);
    } catch (ErrnoException e) {
      // Whatever it is now, it is not known to be the same.
    }
    if (!known) {
      kernel.changed(opening.node());
    }
    return ContentChoice.served(unchanged);
  }

  /**
   * How a node is open.
   *
   * @param opens how often, at least 1
   * @param writers how many of these for writing
   * @param backing the kernel's id of it, or 0 where the daemon serves it
   * @param rights over files that the kernel writes with
   */
  record Use(int opens, int writers, int backing, long rights) {
    private Use with(int writer) {
      return new Use(opens + 1, writers + writer, backing, rights);
    }

    private Use without(int writer) {
      return new Use(opens - 1, writers - writer, backing, rights);
    }
  }
}
