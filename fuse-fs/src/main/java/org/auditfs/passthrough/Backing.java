package org.auditfs.passthrough;

import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.fuse.StickyGuard;
import org.auditfs.inode.NodeTable;
import org.auditfs.inode.ObjectKey;
import org.auditfs.inode.Pin;
import org.auditfs.inode.Seen;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Identity;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;
import org.auditfs.posix.ThreadUmask;

/** What the operations share: the nodes of one backing directory, and how a name becomes one. */
final class Backing {

  final Posix posix;
  final Identity identity;
  final ThreadUmask umask;
  final BackingMounts mounts;
  final NodeTable nodes;
  final OpenToAll openToAll;
  final Contents contents;
  final Lifetimes lifetimes;
  final CallersRights rights;
  private final long mountId;
  private volatile Hidden hidden = Hidden.NOTHING;

  /** Takes {@code rootFd}, an O_PATH descriptor of the backing directory, over. */
  Backing(Posix posix, Identity identity, Fd rootFd, int descriptorsMax) throws ErrnoException {
    this.posix = posix;
    this.identity = identity;
    this.rights = new CallersRights(posix, identity);
    this.umask = new ThreadUmask(posix);
    this.mounts = new BackingMounts(posix, identity);
    this.lifetimes = new Lifetimes(mounts);
    Stat root = posix.statx(rootFd.number());
    BackingMounts.Identified identified = mounts.identify(rootFd.number(), root);
    this.mountId = identified.key().mountId();
    this.nodes = new NodeTable(mounts, descriptorsMax, identified.key(), rootFd.release());
    this.openToAll = new OpenToAll(posix, mounts);
    this.contents = new Contents(this);
  }

  /** Names that lead there lead nowhere from now on. */
  void hide(Hidden those) {
    hidden = those;
  }

  /** Takes the caller's rights, for what is done by a descriptor that was opened for it. */
  void become(RequestContext caller) throws ErrnoException {
    rights.take(caller);
  }

  /** Takes the caller's rights over the object of a descriptor. */
  void become(RequestContext caller, int object) throws ErrnoException {
    rights.take(caller, object);
  }

  /** A node's descriptor; the thread may have the daemon's rights afterwards. */
  Pin pin(NodeId node) throws ErrnoException {
    return nodes.pin(node);
  }

  /**
   * Counts a lookup of what a name leads to, found with the thread's present rights.
   *
   * @param search what the directory means for its names
   */
  Entry lookup(int directory, ByteString name, Search search) throws ErrnoException {
    Optional<ObjectKey> key = mounts.quickly(directory, name);
    Optional<Pin> known = key.filter(mounts::reopens).flatMap(nodes::pinAtHand);
    if (known.isPresent()) {
      try (Pin pin = known.get()) {
        Stat stat = posix.statx(pin.fd());
        return entry(nodes.lookup(pin.key()), pin.key(), stat, search);
      }
    }
    try (Fd object = new Fd(posix, posix.openat(directory, name, Flags.PATH, 0))) {
      return entry(object, false, search);
    }
  }

  /** What an open descriptor is of; no lookup is counted. */
  Seen seen(int fd) throws ErrnoException {
    Stat stat = posix.statx(fd);
    return new Seen(mounts.identify(fd, stat).key().id(), stat);
  }

  /** What a directory means for whoever follows a name in it. */
  Search search(Pin directory) throws ErrnoException {
    return search(directory.key(), directory.fd());
  }

  /** The same of an open directory. */
  Search search(ObjectKey directory, int fd) throws ErrnoException {
    boolean mayGive = lifetimes.mayGive(directory);
    Stat stat = posix.statx(fd);
    return Search.of(stat, openToAll.maySearch(directory, fd, stat), mayGive);
  }

  /**
   * Does what may close a directory to somebody, or make it a sticky one. It returns when the
   * kernel remembers none of its names.
   */
  void close(Pin object, Closing closing) throws ErrnoException {
    boolean open = openToAll.maySearch(object.key(), object.fd());
    closing.run();
    if (open && mayNotFollow(object)) {
      lifetimes.end(object.key());
    }
  }

  /** Whether there may be names in a directory that somebody may not follow. */
  private boolean mayNotFollow(Pin directory) throws ErrnoException {
    Stat stat = posix.statx(directory.fd());
    return StickyGuard.in(stat) != StickyGuard.NONE
        || !openToAll.maySearch(directory.key(), directory.fd(), stat);
  }

  /** Names have moved from one directory to another, which may be closed to somebody. */
  void moved(Pin from, Pin to) throws ErrnoException {
    if (openToAll.maySearch(from.key(), from.fd()) && !openToAll.maySearch(to.key(), to.fd())) {
      lifetimes.end(from.key());
    }
  }

  /**
   * Counts a lookup of the object that an open descriptor is of. Its node gets a descriptor only
   * where it could not be opened later.
   */
  Entry lookupOpen(int fd, Stat stat, boolean nameless, Search search) throws ErrnoException {
    BackingMounts.Identified identified = mounts.identify(fd, stat);
    ObjectKey key = identified.key();
    if (!identified.keep() && !nameless) {
      return entry(nodes.lookup(key), key, stat, search);
    }
    int again = posix.openat(Posix.AT_FDCWD, Posix.procFd(fd), Flags.PATH_AGAIN, 0);
    return entry(nodes.lookup(key, again, true), key, stat, search);
  }

  /** Counts another lookup of a node. */
  Entry lookupAgain(Pin pin) throws ErrnoException {
    return lookupOpen(pin.fd(), posix.statx(pin.fd()), false, Search.UNASKED);
  }

  /**
   * Does what may take an object's last name away, and sees to it that its node can still be served
   * then: once nameless, it could not be found by its handle again.
   *
   * @param removal made with the rights that the thread has now
   */
  void remove(int directory, ByteString name, Removal removal) throws ErrnoException {
    Optional<Pin> pinned = pinned(directory, name);
    if (pinned.isPresent()) {
      try (Pin victim = pinned.get()) {
        removal.run();
        if (isNameless(victim.fd())) {
          nodes.keep(victim);
        }
      }
      return;
    }
    int victim;
    try {
      victim = posix.openat(directory, name, Flags.PATH, 0);
    } catch (ErrnoException e) {
      removal.run(); // which will tell the caller why, or make the name
      return;
    }
    try (Fd object = new Fd(posix, victim)) {
      removal.run();
      if (isNameless(object.number())) {
        keep(object);
      }
    }
  }

  /** What a name leads to, where its node has a descriptor at hand. */
  private Optional<Pin> pinned(int directory, ByteString name) {
    try {
      return mounts.quickly(directory, name).filter(mounts::reopens).flatMap(nodes::pinAtHand);
    } catch (ErrnoException e) {
      return Optional.empty();
    }
  }

  private boolean isNameless(int fd) {
    try {
      return posix.statx(fd).nlink() == 0;
    } catch (ErrnoException e) {
      return true;
    }
  }

  private void keep(Fd object) {
    try {
      Stat stat = posix.statx(object.number());
      nodes.keep(mounts.identify(object.number(), stat).key(), object.release());
    } catch (ErrnoException e) {
      // The removal was made and must not be reported as failed. Without its descriptor, the
      // object ends as it would with nobody holding it: the node answers ESTALE.
    }
  }

  void close() {
    identity.daemon();
    nodes.close();
    mounts.close();
  }

  private Entry entry(Fd object, boolean nameless, Search search) throws ErrnoException {
    Stat stat = posix.statx(object.number());
    BackingMounts.Identified identified = mounts.identify(object.number(), stat);
    if (mayLieElsewhere(stat, identified.key()) && hidden.hides(stat)) {
      throw new ErrnoException(Errno.ENOENT, "hidden");
    }
    boolean keep = identified.keep() || nameless;
    NodeId node = nodes.lookup(identified.key(), object.release(), keep);
    return entry(node, identified.key(), stat, search);
  }

  /** Whether a hard link or a mount may have brought it here. */
  private boolean mayLieElsewhere(Stat stat, ObjectKey key) {
    return stat.isDirectory() || stat.nlink() > 1 || key.mountId() != mountId;
  }

  private Entry entry(NodeId node, ObjectKey key, Stat stat, Search search) {
    int attributeMillis = contents.attributeMillis(node, key, stat);
    StickyGuard guard = search.guard(stat);
    boolean remembered = search.remembered() && guard == StickyGuard.NONE;
    return new Entry(node, stat, remembered ? Lifetimes.ofName(stat) : 0, attributeMillis, guard);
  }

  /** A file that must be regular: the kernel is told to look again where it is not. */
  void requireRegular(Stat stat) throws ErrnoException {
    if (!stat.isRegular()) {
      throw new ErrnoException(Errno.ESTALE, "created file is not a regular one");
    }
  }

  /** A system call that changes who may search. */
  interface Closing {
    void run() throws ErrnoException;
  }

  /** A system call that removes a name. */
  interface Removal {
    void run() throws ErrnoException;
  }
}
