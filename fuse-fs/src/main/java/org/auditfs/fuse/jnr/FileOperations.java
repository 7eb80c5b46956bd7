package org.auditfs.fuse.jnr;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.auditfs.fuse.Created;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.RequestContext;
import org.auditfs.fuse.jnr.OpenNodes.OpenNode;
import org.auditfs.fuse.jnr.Paths.Place;
import org.auditfs.posix.ErrnoException;

/** Operations that open, read, write and close files; {@code file} is a struct fuse_file_info. */
final class FileOperations {

  private final FuseFileSystem fs;
  private final Asking asking;
  private final Paths paths;
  private final OpenNodes open;

  FileOperations(FuseFileSystem fs, Asking asking, Paths paths, OpenNodes open) {
    this.fs = fs;
    this.asking = asking;
    this.paths = paths;
    this.open = open;
  }

  int open(long path, long file) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Held object = paths.object(asking, Native.string(path))) {
      FileHandle handle = fs.open(caller, object.node(), Structs.flags(file)).handle();
      Structs.handle(file, open.add(object.keep(), handle));
    }
    return 0;
  }

  /** Not what was asked for where libfuse comes from mknod(2): it then goes on to that. */
  int create(long path, int mode, long file) throws ErrnoException {
    if (asking.isMknod()) {
      return -Errno.ENOSYS.number();
    }
    RequestContext caller = asking.caller();
    int flags = Structs.flags(file);
    try (Place at = paths.place(caller, Native.string(path))) {
      Created created = fs.create(caller, at.parent(), at.name(), flags, mode, asking.umask());
      Structs.handle(file, open.add(at.keep().down(created.entry().node()), created.handle()));
    }
    return 0;
  }

  int read(long buffer, long size, long offset, long file) throws ErrnoException {
    OpenNode from = open.get(file);
    ByteBuffer target = Native.buffer(buffer, Math.toIntExact(size));
    fs.read(asking.caller(), from.node(), from.handle(), offset, target);
    return target.position();
  }

  /**
   * Whether a writer is one whose writes drop set-id bits is not told, so that each is taken for
   * one, and judged by its own rights. Nor can the kernel know where a file ends that has another
   * name, since that is another inode to it: so what is appended goes to the end that we see.
   */
  int write(long buffer, long size, long offset, long file) throws ErrnoException {
    OpenNode to = open.get(file);
    RequestContext caller = asking.caller();
    long at =
        OpenFlag.O_APPEND.in(Structs.flags(file))
            ? fs.getattr(caller, to.node(), Optional.of(to.handle())).size()
            : offset;
    ByteBuffer source = Native.buffer(buffer, Math.toIntExact(size));
    return fs.write(caller, to.node(), to.handle(), at, source, true);
  }

  int flush(long file) throws ErrnoException {
    OpenNode flushed = open.get(file);
    fs.flush(asking.caller(), flushed.node(), flushed.handle());
    return 0;
  }

  int release(long file) throws ErrnoException {
    open.remove(file, fs::release);
    return 0;
  }

  int fsync(int dataOnly, long file) throws ErrnoException {
    OpenNode synced = open.get(file);
    fs.fsync(asking.caller(), synced.node(), synced.handle(), dataOnly != 0);
    return 0;
  }

  int fallocate(int mode, long offset, long length, long file) throws ErrnoException {
    OpenNode changed = open.get(file);
    fs.fallocate(asking.caller(), changed.node(), changed.handle(), mode, offset, length);
    return 0;
  }
}
