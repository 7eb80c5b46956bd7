package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.kernel.FuseAbi.FlushIn;
import org.auditfs.fuse.kernel.FuseAbi.FsyncFlag;
import org.auditfs.fuse.kernel.FuseAbi.FsyncIn;
import org.auditfs.fuse.kernel.FuseAbi.OpenIn;
import org.auditfs.fuse.kernel.FuseAbi.ReadIn;
import org.auditfs.fuse.kernel.FuseAbi.ReleaseIn;
import org.auditfs.fuse.kernel.FuseAbi.WriteFlag;
import org.auditfs.fuse.kernel.FuseAbi.WriteIn;
import org.auditfs.fuse.kernel.FuseAbi.WriteOut;
import org.auditfs.posix.ErrnoException;

/** Requests that open, read, write and close files. */
final class FileOperations {

  private final FuseFileSystem fs;

  FileOperations(FuseFileSystem fs) {
    this.fs = fs;
  }

  void open(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    reply.opened(fs.open(request.caller(), request.node(), request.u32(OpenIn.FLAGS)));
  }

  /** The file is read straight into the answer, behind its header. */
  void read(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    int size = request.count(ReadIn.SIZE_FIELD);
    if (size > reply.room()) {
      throw new MalformedRequestException(size + " bytes to read, more than agreed upon");
    }
    ByteBuffer target = reply.space(size);
    fs.read(
        request.caller(),
        request.node(),
        request.handle(ReadIn.FH),
        request.offset(ReadIn.OFFSET),
        target);
    reply.filled(target);
  }

  void write(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    int size = request.count(WriteIn.SIZE_FIELD);
    int written =
        fs.write(
            request.caller(),
            request.node(),
            request.handle(WriteIn.FH),
            request.offset(WriteIn.OFFSET),
            request.slice(WriteIn.SIZE, size),
            (request.u32(WriteIn.WRITE_FLAGS) & WriteFlag.KILL_SUIDGID) != 0);
    if (written < 0 || written > size) {
      throw new IllegalStateException(written + " bytes written of " + size);
    }
    reply.u32(reply.struct(WriteOut.SIZE) + WriteOut.SIZE_FIELD, written);
  }

  void flush(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    fs.flush(request.caller(), request.node(), request.handle(FlushIn.FH));
  }

  void release(Request request, Reply reply) throws MalformedRequestException {
    fs.release(request.node(), request.handle(ReleaseIn.FH));
  }

  void fsync(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    fs.fsync(request.caller(), request.node(), request.handle(FsyncIn.FH), dataOnly(request));
  }

  static boolean dataOnly(Request fsync) throws MalformedRequestException {
    return (fsync.u32(FsyncIn.FSYNC_FLAGS) & FsyncFlag.FDATASYNC) != 0;
  }
}
