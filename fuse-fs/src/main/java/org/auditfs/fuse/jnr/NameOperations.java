package org.auditfs.fuse.jnr;

import org.auditfs.fuse.Entry;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.RequestContext;
import org.auditfs.fuse.jnr.Paths.Place;
import org.auditfs.posix.ErrnoException;

/** Operations that make, move or remove names. Paths are addresses of C strings. */
final class NameOperations {

  private final FuseFileSystem fs;
  private final Asking asking;
  private final Paths paths;

  NameOperations(FuseFileSystem fs, Asking asking) {
    this.fs = fs;
    this.asking = asking;
    this.paths = new Paths(fs);
  }

  int mknod(long path, int mode, long device) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Place at = paths.place(caller, Native.string(path))) {
      int umask = asking.umask();
      made(fs.mknod(caller, at.parent(), at.name(), mode, (int) device, umask));
    }
    return 0;
  }

  int mkdir(long path, int mode) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Place at = paths.place(caller, Native.string(path))) {
      made(fs.mkdir(caller, at.parent(), at.name(), mode, asking.umask()));
    }
    return 0;
  }

  int symlink(long target, long path) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Place at = paths.place(caller, Native.string(path))) {
      made(fs.symlink(caller, at.parent(), at.name(), Native.string(target)));
    }
    return 0;
  }

  int link(long path, long newPath) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Held object = paths.object(caller, Native.string(path));
        Place at = paths.place(caller, Native.string(newPath))) {
      made(fs.link(caller, object.node(), at.parent(), at.name()));
    }
    return 0;
  }

  int unlink(long path) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Place at = paths.place(caller, Native.string(path))) {
      fs.unlink(caller, at.parent(), at.name());
    }
    return 0;
  }

  int rmdir(long path) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Place at = paths.place(caller, Native.string(path))) {
      fs.rmdir(caller, at.parent(), at.name());
    }
    return 0;
  }

  int rename(long path, long newPath) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Place from = paths.place(caller, Native.string(path));
        Place to = paths.place(caller, Native.string(newPath))) {
      fs.rename(caller, from.parent(), from.name(), to.parent(), to.name(), 0);
    }
    return 0;
  }

  /** libfuse asks for its attributes by its path. */
  private void made(Entry entry) {
    fs.forget(entry.node(), 1);
  }
}
