package org.auditfs.passthrough;

import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.inode.NodeTable;
import org.auditfs.inode.ObjectKey;
import org.auditfs.inode.Pin;
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
  final Lifetimes lifetimes = new Lifetimes();

  /** Takes {@code rootFd}, an O_PATH descriptor of the backing directory, over. */
  Backing(Posix posix, Identity identity, Fd rootFd, int descriptorsMax) throws ErrnoException {
    this.posix = posix;
    this.identity = identity;
    this.umask = new ThreadUmask(posix);
    this.mounts = new BackingMounts(posix, identity);
    Stat root = posix.statx(rootFd.number());
    BackingMounts.Identified identified = mounts.identify(rootFd.number(), root);
    this.nodes = new NodeTable(mounts, descriptorsMax, identified.key(), rootFd.release());
    this.openToAll = new OpenToAll(posix, mounts);
  }

  /** Takes the caller's rights. */
  void become(RequestContext caller) throws ErrnoException {
    identity.become(caller.uid(), caller.gid(), caller.tid());
  }

  /** A node's descriptor; the thread may have the daemon's rights afterwards. */
  Pin pin(NodeId node) throws ErrnoException {
    return nodes.pin(node);
  }

  /** Counts a lookup of what a name leads to, found with the thread's present rights. */
  Entry lookup(int directory, ByteString name) throws ErrnoException {
    return lookup(directory, name, false);
  }

  /**
   * The same.
   *
   * @param openToAll whether everybody may search the directory, so that the kernel may remember
   *     the name
   */
  Entry lookup(int directory, ByteString name, boolean openToAll) throws ErrnoException {
    try (Fd object = new Fd(posix, posix.openat(directory, name, Flags.PATH, 0))) {
      Entry entry = entry(object, false);
      int nameMillis = openToAll ? Lifetimes.ofName(entry.attributes()) : 0;
      int attributeMillis = lifetimes.ofAttributes(entry.attributes());
      return new Entry(entry.node(), entry.attributes(), nameMillis, attributeMillis);
    }
  }

  /** Whether everybody may search a directory; if so, its names may be remembered. */
  boolean maySearch(ObjectKey directory, int fd) throws ErrnoException {
    lifetimes.mayGive(directory);
    return openToAll.maySearch(directory, fd);
  }

  /**
   * Does what may close a directory to somebody. It returns when the kernel remembers none of its
   * names.
   */
  void close(ObjectKey object, int fd, Closing closing) throws ErrnoException {
    boolean open = openToAll.maySearch(object, fd);
    closing.run();
    if (open && !openToAll.maySearch(object, fd)) {
      lifetimes.awaitEnd(object);
    }
  }

  /** Counts a lookup of the object that an open descriptor is of. */
  Entry lookupOpen(int fd, boolean nameless) throws ErrnoException {
    int again = posix.openat(Posix.AT_FDCWD, Posix.procFd(fd), Flags.PATH_AGAIN, 0);
    try (Fd object = new Fd(posix, again)) {
      return entry(object, nameless);
    }
  }

  /** Counts another lookup of a node. */
  Entry lookupAgain(Pin pin) throws ErrnoException {
    return lookupOpen(pin.fd(), false);
  }

  /**
   * Does what may take an object's last name away, and sees to it that its node can still be served
   * then: once nameless, it could not be found by its handle again.
   *
   * @param removal made with the rights that the thread has now
   */
  void remove(int directory, ByteString name, Removal removal) throws ErrnoException {
    int victim;
    try {
      victim = posix.openat(directory, name, Flags.PATH, 0);
    } catch (ErrnoException e) {
      removal.run(); // which will tell the caller why, or make the name
      return;
    }
    try (Fd object = new Fd(posix, victim)) {
      removal.run();
      keepIfNameless(object);
    }
  }

  private void keepIfNameless(Fd object) {
    try {
      Stat stat = posix.statx(object.number());
      if (stat.nlink() == 0) {
        nodes.keep(mounts.identify(object.number(), stat).key(), object.release());
      }
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

  private Entry entry(Fd object, boolean nameless) throws ErrnoException {
    Stat stat = posix.statx(object.number());
    BackingMounts.Identified identified = mounts.identify(object.number(), stat);
    boolean keep = identified.keep() || nameless;
    return new Entry(nodes.lookup(identified.key(), object.release(), keep), stat);
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
