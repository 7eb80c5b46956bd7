package org.auditfs.fuse.jnr;

import org.auditfs.file.ByteString;
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
  private final Nameless nameless;

  NameOperations(FuseFileSystem fs, Asking asking, Paths paths, Nameless nameless) {
    this.fs = fs;
    this.asking = asking;
    this.paths = paths;
    this.nameless = nameless;
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

  /** Of a name that nobody asked to remove libfuse has made it up. */
  int unlink(long path) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Place at = paths.place(caller, Native.string(path))) {
      if (asking.isUnlink()) {
        fs.unlink(caller, at.parent(), at.name());
      } else {
        nameless.remove(at.name());
      }
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
      if (asking.isRenameTo(to.name())) {
        fs.rename(caller, from.parent(), from.name(), to.parent(), to.name(), 0);
      } else {
        hide(caller, from, to.name(), Native.string(path));
      }
    }
    return 0;
  }

  /**
   * libfuse's way to take the name from an object that is open. Asked for was its removal, or that
   * another object gets the name, which is the next that libfuse wants done.
   */
  private void hide(RequestContext caller, Place at, ByteString hidden, ByteString path)
      throws ErrnoException {
    try (Held object = paths.object(caller, path)) {
      if (asking.isUnlink()) {
        fs.unlink(caller, at.parent(), at.name());
      }
      nameless.add(hidden, object.keep());
    }
  }

  /** libfuse asks for its attributes by its path. */
  private void made(Entry entry) {
    fs.forget(entry.node(), 1);
  }
}
