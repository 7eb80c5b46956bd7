package org.auditfs.fuse.kernel;

import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.AttributeChange;
import org.auditfs.fuse.AttributeChange.TimeChange;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.kernel.FuseAbi.AccessIn;
import org.auditfs.fuse.kernel.FuseAbi.Fattr;
import org.auditfs.fuse.kernel.FuseAbi.GetattrFlag;
import org.auditfs.fuse.kernel.FuseAbi.GetattrIn;
import org.auditfs.fuse.kernel.FuseAbi.GetxattrIn;
import org.auditfs.fuse.kernel.FuseAbi.GetxattrOut;
import org.auditfs.fuse.kernel.FuseAbi.SetattrIn;
import org.auditfs.fuse.kernel.FuseAbi.SetxattrIn;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;

/** Requests about what is known of an object besides its content. */
final class AttributeOperations {

  private static final int PERMISSION_BITS = 07777;
  private static final int ACCESS_BITS = 07;
  private static final int NANOS_IN_SECOND = 1_000_000_000;

  private final FuseFileSystem fs;

  AttributeOperations(FuseFileSystem fs) {
    this.fs = fs;
  }

  void getattr(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    boolean open = (request.u32(GetattrIn.GETATTR_FLAGS) & GetattrFlag.FH) != 0;
    Optional<FileHandle> handle =
        open ? Optional.of(request.handle(GetattrIn.FH)) : Optional.empty();
    Stat stat = fs.getattr(request.caller(), request.node(), handle);
    reply.attributes(stat, fs.attributeMillis(request.node(), stat));
  }

  void setattr(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    Stat stat = fs.setattr(request.caller(), request.node(), change(request));
    reply.attributes(stat, fs.attributeMillis(request.node(), stat));
  }

  private static AttributeChange change(Request request) throws MalformedRequestException {
    int valid = request.u32(SetattrIn.VALID);
    return new AttributeChange(
        when(valid, Fattr.FH, request.handle(SetattrIn.FH)),
        when(valid, Fattr.MODE, request.u32(SetattrIn.MODE) & PERMISSION_BITS),
        when(valid, Fattr.UID, request.u32(SetattrIn.UID)),
        when(valid, Fattr.GID, request.u32(SetattrIn.GID)),
        has(valid, Fattr.SIZE)
            ? Optional.of(request.offset(SetattrIn.SIZE_FIELD))
            : Optional.empty(),
        has(valid, Fattr.ATIME)
            ? Optional.of(time(request, valid, Fattr.ATIME_NOW, SetattrIn.ATIME))
            : Optional.empty(),
        has(valid, Fattr.MTIME)
            ? Optional.of(time(request, valid, Fattr.MTIME_NOW, SetattrIn.MTIME))
            : Optional.empty(),
        has(valid, Fattr.KILL_SUIDGID));
  }

  /** Nanoseconds above a second are refused: utimensat(2) gives some of them another meaning. */
  private static TimeChange time(Request request, int valid, int nowBit, int at)
      throws MalformedRequestException {
    int nanos = request.u32(at == SetattrIn.ATIME ? SetattrIn.ATIMENSEC : SetattrIn.MTIMENSEC);
    if (nanos < 0 || nanos >= NANOS_IN_SECOND) {
      throw new MalformedRequestException(Integer.toUnsignedString(nanos) + " nanoseconds");
    }
    return new TimeChange(has(valid, nowBit), request.u64(at), nanos);
  }

  private static boolean has(int valid, int bit) {
    return (valid & bit) != 0;
  }

  private static <T> Optional<T> when(int valid, int bit, T value) {
    return has(valid, bit) ? Optional.of(value) : Optional.empty();
  }

  /** Longer than a link can be, it would make the kernel refuse the whole answer. */
  void readlink(Request request, Reply reply) throws ErrnoException {
    ByteString target = fs.readlink(request.caller(), request.node());
    if (target.length() > Request.TARGET_MAX) {
      throw new ErrnoException(Errno.ENAMETOOLONG, "readlink");
    }
    reply.bytes(target);
  }

  void statfs(Request request, Reply reply) throws ErrnoException {
    reply.statfs(fs.statfs(request.caller(), request.node()));
  }

  void access(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    fs.access(request.caller(), request.node(), request.u32(AccessIn.MASK) & ACCESS_BITS);
  }

  /**
   * @param structSize bytes before the name, as agreed upon ({@link Protocol#setxattrSize})
   */
  void setxattr(Request request, int structSize) throws ErrnoException, MalformedRequestException {
    ByteString name = request.attributeName(structSize);
    int size = request.count(SetxattrIn.SIZE_FIELD);
    ByteString value = request.bytes(structSize + name.length() + 1, size);
    int flags = request.u32(SetxattrIn.FLAGS);
    fs.setxattr(request.caller(), request.node(), name, value, flags);
  }

  void getxattr(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    ByteString name = request.attributeName(GetxattrIn.SIZE);
    int size = request.count(GetxattrIn.SIZE_FIELD);
    upTo(size, fs.getxattr(request.caller(), request.node(), name), reply);
  }

  void listxattr(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    int size = request.count(GetxattrIn.SIZE_FIELD);
    upTo(size, fs.listxattr(request.caller(), request.node()), reply);
  }

  /** The bytes where the caller has room for them; only their number where it asks with size 0. */
  private static void upTo(int size, ByteString bytes, Reply reply) throws ErrnoException {
    if (size == 0) {
      reply.u32(reply.struct(GetxattrOut.SIZE) + GetxattrOut.SIZE_FIELD, bytes.length());
    } else if (bytes.length() <= Math.min(size, reply.room())) {
      reply.bytes(bytes);
    } else {
      throw new ErrnoException(Errno.ERANGE, "getxattr");
    }
  }

  void removexattr(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    fs.removexattr(request.caller(), request.node(), request.attributeName(0));
  }
}
