package org.auditfs.fuse.kernel;

import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.kernel.FuseAbi.EntryOut;
import org.auditfs.fuse.kernel.FuseAbi.OpenOut;

/**
 * What becomes of an answer that the kernel did not take, because its request was interrupted or
 * the connection is gone: lookups that it counts are forgotten, files that it opens are closed.
 */
final class Undelivered {

  private final FuseFileSystem fs;

  Undelivered(FuseFileSystem fs) {
    this.fs = fs;
  }

  /**
   * @param reply a success, as the operation built it
   */
  void giveBack(FuseOpcode opcode, Request request, Reply reply) {
    switch (opcode) {
      case LOOKUP, SYMLINK, MKNOD, MKDIR, LINK -> forget(entryOf(reply));
      case CREATE, TMPFILE -> {
        fs.release(entryOf(reply), openedIn(reply, EntryOut.SIZE));
        fs.forget(entryOf(reply), 1);
      }
      case OPEN -> fs.release(request.node(), openedIn(reply, 0));
      case OPENDIR -> fs.releasedir(request.node(), openedIn(reply, 0));
      case READDIRPLUS -> DirectoryListing.giveBack(fs, reply);
      default -> {} // the others give nothing that has to come back
    }
  }

  /** Node 0 stands for a name that leads nowhere. */
  private void forget(NodeId node) {
    if (node.value() != 0) {
      fs.forget(node, 1);
    }
  }

  private static NodeId entryOf(Reply reply) {
    return new NodeId(reply.u64(EntryOut.NODEID));
  }

  private static FileHandle openedIn(Reply reply, int at) {
    return new FileHandle(reply.u64(at + OpenOut.FH));
  }
}
