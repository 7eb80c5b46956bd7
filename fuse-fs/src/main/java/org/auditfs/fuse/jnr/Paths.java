package org.auditfs.fuse.jnr;

import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.posix.ErrnoException;

/**
 * Nodes of paths, found anew each time and given back with the answer: which object a path names is
 * remembered nowhere, because it may be another one next time.
 *
 * <p>The kernel has walked a path for its caller, name by name, before an operation names it; or
 * the caller holds a descriptor. So nobody's right to search is asked here ({@link
 * FuseFileSystem#resolve}).
 */
final class Paths {

  private static final byte SLASH = '/';

  private final FuseFileSystem fs;
  private final Nameless nameless;

  Paths(FuseFileSystem fs, Nameless nameless) {
    this.fs = fs;
    this.nameless = nameless;
  }

  /** The object of a request: what a path names, or named before its name was removed. */
  Held object(Asking asking, ByteString path) throws ErrnoException {
    ByteString name = path.slice(path.lastIndexOf(SLASH) + 1, path.length());
    Optional<Held> left = nameless.get(name, asking.number());
    return left.isPresent() ? left.get() : object(asking.caller(), path);
  }

  /**
   * The object that a path names.
   *
   * @param path begins with a slash, and ends with one only where it is all
   */
  Held object(RequestContext caller, ByteString path) throws ErrnoException {
    Held at = Held.root(fs);
    try {
      int from = 1;
      while (from < path.length()) {
        int slash = path.indexOf(SLASH, from);
        int to = slash < 0 ? path.length() : slash;
        at = at.down(fs.resolve(caller, at.node(), path.slice(from, to)).node());
        from = to + 1;
      }
      return at;
    } catch (ErrnoException | RuntimeException | Error e) {
      at.close();
      throw e;
    }
  }

  /** The directory and the name that a path means, which may name nothing yet. */
  Place place(RequestContext caller, ByteString path) throws ErrnoException {
    int slash = path.lastIndexOf(SLASH);
    if (slash == path.length() - 1) {
      throw new ErrnoException(Errno.EBUSY, "the root has no name"); // as rename(2) says
    }
    return new Place(
        object(caller, path.slice(0, Math.max(slash, 1))), path.slice(slash + 1, path.length()));
  }

  /** A name in a directory. */
  record Place(Held directory, ByteString name) implements AutoCloseable {

    NodeId parent() {
      return directory.node();
    }

    /** Leaves the directory to the caller. */
    Held keep() {
      return directory.keep();
    }

    @Override
    public void close() {
      directory.close();
    }
  }
}
