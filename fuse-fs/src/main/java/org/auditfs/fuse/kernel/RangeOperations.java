package org.auditfs.fuse.kernel;

import org.auditfs.file.Errno;
import org.auditfs.fuse.CopyRange;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.kernel.FuseAbi.CopyFileRangeIn;
import org.auditfs.fuse.kernel.FuseAbi.CopyFileRangeOut;
import org.auditfs.fuse.kernel.FuseAbi.FallocateIn;
import org.auditfs.fuse.kernel.FuseAbi.LseekIn;
import org.auditfs.fuse.kernel.FuseAbi.LseekOut;
import org.auditfs.fuse.kernel.FuseAbi.WriteOut;
import org.auditfs.posix.ErrnoException;

/** Requests about ranges of open files: their space, their holes, copies of them. */
final class RangeOperations {

  private final FuseFileSystem fs;

  RangeOperations(FuseFileSystem fs) {
    this.fs = fs;
  }

  void fallocate(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    fs.fallocate(
        request.caller(),
        request.node(),
        request.handle(FallocateIn.FH),
        request.u32(FallocateIn.MODE),
        request.offset(FallocateIn.OFFSET),
        request.offset(FallocateIn.LENGTH));
  }

  /** A negative offset is the caller's, who is to be told ENXIO as lseek(2) does. */
  void lseek(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    int whence = request.u32(LseekIn.WHENCE);
    if (whence != FuseFileSystem.SEEK_DATA && whence != FuseFileSystem.SEEK_HOLE) {
      throw new ErrnoException(Errno.EINVAL, "lseek");
    }
    long found =
        fs.lseek(
            request.caller(),
            request.node(),
            request.handle(LseekIn.FH),
            request.u64(LseekIn.OFFSET),
            whence);
    reply.u64(reply.struct(LseekOut.SIZE) + LseekOut.OFFSET, found);
  }

  /** The answer's 32 bits limit the length; the kernel never asks for more. */
  void copyFileRange(Request request, Reply reply)
      throws ErrnoException, MalformedRequestException {
    CopyRange range = range(request);
    if (range.length() > Integer.toUnsignedLong(-1)) {
      throw new MalformedRequestException(range.length() + " bytes to copy");
    }
    long copied = copied(request, range);
    reply.u32(reply.struct(WriteOut.SIZE) + WriteOut.SIZE_FIELD, (int) copied);
  }

  void copyFileRange64(Request request, Reply reply)
      throws ErrnoException, MalformedRequestException {
    long copied = copied(request, range(request));
    reply.u64(reply.struct(CopyFileRangeOut.SIZE) + CopyFileRangeOut.BYTES_COPIED, copied);
  }

  private long copied(Request request, CopyRange range) throws ErrnoException {
    long copied = fs.copyFileRange(request.caller(), request.node(), range);
    if (copied < 0 || copied > range.length()) {
      throw new IllegalStateException(copied + " bytes copied of " + range.length());
    }
    return copied;
  }

  private static CopyRange range(Request request) throws ErrnoException, MalformedRequestException {
    if (request.u64(CopyFileRangeIn.FLAGS) != 0) {
      throw new ErrnoException(Errno.EINVAL, "copy_file_range");
    }
    return new CopyRange(
        request.handle(CopyFileRangeIn.FH_IN),
        request.offset(CopyFileRangeIn.OFF_IN),
        request.node(CopyFileRangeIn.NODEID_OUT),
        request.handle(CopyFileRangeIn.FH_OUT),
        request.offset(CopyFileRangeIn.OFF_OUT),
        request.offset(CopyFileRangeIn.LEN));
  }
}
