package org.auditfs.fuse.kernel;

import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.kernel.FuseAbi.FsyncIn;
import org.auditfs.fuse.kernel.FuseAbi.OpenIn;
import org.auditfs.fuse.kernel.FuseAbi.ReadIn;
import org.auditfs.fuse.kernel.FuseAbi.ReleaseIn;
import org.auditfs.posix.ErrnoException;

/** Requests that open, list and close directories. */
final class DirectoryOperations {

  private final FuseFileSystem fs;

  DirectoryOperations(FuseFileSystem fs) {
    this.fs = fs;
  }

  void opendir(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    reply.opened(fs.opendir(request.caller(), request.node(), request.u32(OpenIn.FLAGS)));
  }

  void readdir(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    int size = request.count(ReadIn.SIZE_FIELD);
    fill(request, new DirectoryListing(fs, reply, size, false));
  }

  void readdirplus(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    int size = request.count(ReadIn.SIZE_FIELD);
    DirectoryListing listing = new DirectoryListing(fs, reply, size, true);
    try {
      fill(request, listing);
    } catch (ErrnoException | MalformedRequestException | RuntimeException | Error e) {
      listing.giveBack();
      throw e;
    }
  }

  private void fill(Request request, DirectoryListing listing)
      throws ErrnoException, MalformedRequestException {
    fs.readdir(
        request.caller(),
        request.node(),
        request.handle(ReadIn.FH),
        request.u64(ReadIn.OFFSET),
        listing);
  }

  void releasedir(Request request, Reply reply) throws MalformedRequestException {
    fs.releasedir(request.node(), request.handle(ReleaseIn.FH));
  }

  void fsyncdir(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    fs.fsyncdir(
        request.caller(),
        request.node(),
        request.handle(FsyncIn.FH),
        FileOperations.dataOnly(request));
  }
}
