package org.auditfs.fuse.jnr;

import org.auditfs.file.ByteString;
import org.auditfs.fuse.RequestContext;

/**
 * The request that the calling thread serves: from libfuse what that tells, and the rest as it was
 * read from /dev/fuse (linux/fuse.h).
 */
final class ThreadAsking implements Asking {

  private static final int OPCODE = 4;
  private static final int NODEID = 16;
  private static final int HEADER_SIZE = 40;

  private static final int FUSE_LOOKUP = 1;
  private static final int FUSE_SETATTR = 4;
  private static final int FUSE_MKNOD = 8;
  private static final int FUSE_UNLINK = 10;
  private static final int FUSE_RENAME = 12;

  private static final int FATTR_MODE = 1;
  private static final int FATTR_UID_GID_SIZE = 1 << 1 | 1 << 2 | 1 << 3;

  /** Of each thread: the address of its request, or 0. One thread serves one mount. */
  private static final ThreadLocal<long[]> REQUEST = ThreadLocal.withInitial(() -> new long[1]);

  private final LibFuse library;

  ThreadAsking(LibFuse library) {
    this.library = library;
  }

  /** The calling thread finds its requests at {@code address} from now on. */
  static void begin(long address) {
    REQUEST.get()[0] = address;
  }

  /** The calling thread serves no request any more. */
  static void end() {
    REQUEST.get()[0] = 0;
  }

  @Override
  public RequestContext caller() {
    long context = library.fuse_get_context();
    return new RequestContext(Structs.uid(context), Structs.gid(context), Structs.tid(context));
  }

  @Override
  public int umask() {
    return Structs.umask(library.fuse_get_context());
  }

  @Override
  public boolean isLookup() {
    return is(FUSE_LOOKUP);
  }

  @Override
  public boolean isMknod() {
    return is(FUSE_MKNOD);
  }

  @Override
  public boolean isUnlink() {
    return is(FUSE_UNLINK);
  }

  /** struct fuse_rename_in: the number of the new directory, then both names, each with a NUL. */
  @Override
  public boolean isRenameTo(ByteString name) {
    if (!is(FUSE_RENAME)) {
      return false;
    }
    long from = request() + HEADER_SIZE + Long.BYTES;
    long to = from + Native.string(from).length() + 1;
    return Native.string(to).equals(name);
  }

  /** struct fuse_setattr_in begins with what is to be changed. */
  @Override
  public boolean isDropOfSetId() {
    if (!is(FUSE_SETATTR)) {
      return false;
    }
    int valid = Native.i32(request() + HEADER_SIZE);
    return (valid & FATTR_MODE) != 0 && (valid & FATTR_UID_GID_SIZE) != 0;
  }

  @Override
  public long number() {
    return request() == 0 ? 0 : Native.i64(request() + NODEID);
  }

  private static boolean is(int opcode) {
    return request() != 0 && Native.i32(request() + OPCODE) == opcode;
  }

  private static long request() {
    return REQUEST.get()[0];
  }
}
