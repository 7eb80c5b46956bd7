package org.auditfs.fuse.jnr;

import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.RequestContext;
import org.auditfs.fuse.jnr.OpenNodes.OpenNode;
import org.auditfs.posix.ErrnoException;

/** Operations that open, list and close directories; {@code file} is a struct fuse_file_info. */
final class DirectoryOperations {

  private final FuseFileSystem fs;
  private final Asking asking;
  private final Paths paths;
  private final OpenNodes open;

  DirectoryOperations(FuseFileSystem fs, Asking asking, Paths paths, OpenNodes open) {
    this.fs = fs;
    this.asking = asking;
    this.paths = paths;
    this.open = open;
  }

  int opendir(long path, long file) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Held object = paths.object(asking, Native.string(path))) {
      var handle = fs.opendir(caller, object.node(), Structs.flags(file));
      Structs.handle(file, open.add(object.keep(), handle));
    }
    return 0;
  }

  int readdir(long buffer, long filler, long offset, long file) throws ErrnoException {
    OpenNode listed = open.get(file);
    try (Listing listing = new Listing(buffer, filler)) {
      fs.readdir(asking.caller(), listed.node(), listed.handle(), offset, listing);
    }
    return 0;
  }

  int releasedir(long file) throws ErrnoException {
    open.remove(file, fs::releasedir);
    return 0;
  }

  int fsyncdir(int dataOnly, long file) throws ErrnoException {
    OpenNode synced = open.get(file);
    fs.fsyncdir(asking.caller(), synced.node(), synced.handle(), dataOnly != 0);
    return 0;
  }
}
