package org.auditfs.fuse.jnr;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.auditfs.file.Errno;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.NodeId;
import org.auditfs.posix.ErrnoException;

/**
 * What is open, by the number that stands in fuse_file_info.fh. Each keeps a counted lookup of its
 * node until it is closed.
 */
final class OpenNodes {

  private final ConcurrentHashMap<Long, OpenNode> byNumber = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();
  private final Nameless nameless;

  OpenNodes(Nameless nameless) {
    this.nameless = nameless;
  }

  /** An open file or directory. */
  record OpenNode(Held held, FileHandle handle) {
    NodeId node() {
      return held.node();
    }
  }

  /** Takes an open node over, with its lookup, and numbers it. */
  long add(Held held, FileHandle handle) {
    long number = last.incrementAndGet();
    byNumber.put(number, new OpenNode(held, handle));
    return number;
  }

  /**
   * @param file the address of a struct fuse_file_info
   */
  OpenNode get(long file) throws ErrnoException {
    OpenNode open = byNumber.get(Structs.handle(file));
    if (open == null) {
      throw new ErrnoException(Errno.EBADF, "file handle");
    }
    return open;
  }

  /** Takes one out and gives its lookup back; {@code closing} comes before that. */
  void remove(long file, Closing closing) throws ErrnoException {
    OpenNode open = get(file);
    byNumber.remove(Structs.handle(file));
    closing.close(open.node(), open.handle());
    if (!nameless.isEmpty()
        && byNumber.values().stream().noneMatch(other -> other.node().equals(open.node()))) {
      nameless.closed(open.node());
    }
    open.held().giveBack();
  }

  /** release or releasedir. */
  interface Closing {
    void close(NodeId node, FileHandle handle);
  }
}
