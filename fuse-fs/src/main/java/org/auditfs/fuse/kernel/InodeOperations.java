package org.auditfs.fuse.kernel;

import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.InodeIoctl;
import org.auditfs.fuse.kernel.FuseAbi.GetattrFlag;
import org.auditfs.fuse.kernel.FuseAbi.IoctlFlag;
import org.auditfs.fuse.kernel.FuseAbi.IoctlIn;
import org.auditfs.fuse.kernel.FuseAbi.IoctlOut;
import org.auditfs.fuse.kernel.FuseAbi.StatxIn;
import org.auditfs.posix.ErrnoException;

/** Requests about an inode that came late to the protocol: its flags, its birth, its filesystem. */
final class InodeOperations {

  private final FuseFileSystem fs;

  InodeOperations(FuseFileSystem fs) {
    this.fs = fs;
  }

  /**
   * Everything is told, whatever was asked for: it costs nothing more. How fresh it has to be (the
   * flags) does not matter, because nothing is cached here.
   */
  void statx(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    boolean open = (request.u32(StatxIn.GETATTR_FLAGS) & GetattrFlag.FH) != 0;
    Optional<FileHandle> handle = open ? Optional.of(request.handle(StatxIn.FH)) : Optional.empty();
    reply.born(fs.statx(request.caller(), request.node(), handle));
  }

  void syncfs(Request request, Reply reply) throws ErrnoException {
    fs.syncfs(request.caller(), request.node());
  }

  /** Every other ioctl is ENOTTY: what its arguments point to is not known here. */
  void ioctl(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    InodeIoctl ioctl =
        InodeIoctl.of(request.u32(IoctlIn.CMD))
            .orElseThrow(() -> new ErrnoException(Errno.ENOTTY, "ioctl"));
    requireSizes(request, ioctl);
    ByteString answer =
        fs.ioctl(
            request.caller(),
            request.node(),
            request.handle(IoctlIn.FH),
            (request.u32(IoctlIn.FLAGS) & IoctlFlag.DIR) != 0,
            ioctl,
            request.bytes(IoctlIn.SIZE, ioctl.inSize()));
    if (answer.length() != ioctl.outSize()) {
      throw new IllegalStateException(answer.length() + " bytes from " + ioctl);
    }
    reply.struct(IoctlOut.SIZE);
    reply.bytes(answer);
  }

  private static void requireSizes(Request request, InodeIoctl ioctl)
      throws MalformedRequestException {
    int in = request.count(IoctlIn.IN_SIZE);
    int out = request.count(IoctlIn.OUT_SIZE);
    if (in != ioctl.inSize() || out < ioctl.outSize()) {
      throw new MalformedRequestException("%s with %d bytes, for %d".formatted(ioctl, in, out));
    }
  }
}
