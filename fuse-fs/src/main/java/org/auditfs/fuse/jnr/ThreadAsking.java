package org.auditfs.fuse.jnr;

import org.auditfs.fuse.RequestContext;

/**
 * The request that the calling thread serves: from libfuse what that tells, and of the rest no more
 * than the kind of the request, as it was read from /dev/fuse (linux/fuse.h).
 */
final class ThreadAsking implements Asking {

  private static final int OPCODE = 4;
  private static final int FUSE_LOOKUP = 1;
  private static final int FUSE_SETATTR = 4;

  /** Behind the header: fuse_setattr_in.valid. */
  private static final int VALID = 40;

  private static final int FATTR_MODE = 1;
  private static final int FATTR_UID_GID_SIZE = 1 << 1 | 1 << 2 | 1 << 3;

  /** Of each thread: the address of its request. Shared, since threads serve one mount each. */
  private static final ThreadLocal<long[]> REQUEST = ThreadLocal.withInitial(() -> new long[1]);

  private final LibFuse library;

  ThreadAsking(LibFuse library) {
    this.library = library;
  }

  /** The calling thread serves the request at {@code address} from now on. */
  static void begin(long address) {
    REQUEST.get()[0] = address;
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
    return opcode() == FUSE_LOOKUP;
  }

  @Override
  public boolean isDropOfSetId() {
    if (opcode() != FUSE_SETATTR) {
      return false;
    }
    int valid = Native.i32(REQUEST.get()[0] + VALID);
    return (valid & FATTR_MODE) != 0 && (valid & FATTR_UID_GID_SIZE) != 0;
  }

  private static int opcode() {
    return Native.i32(REQUEST.get()[0] + OPCODE);
  }
}
