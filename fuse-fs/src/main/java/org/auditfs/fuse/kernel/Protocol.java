package org.auditfs.fuse.kernel;

import org.auditfs.fuse.kernel.FuseAbi.InitFlag;
import org.auditfs.fuse.kernel.FuseAbi.InitIn;
import org.auditfs.fuse.kernel.FuseAbi.InitOut;

/**
 * What kernel and daemon agreed upon in INIT.
 *
 * @param minor of version 7: the smaller of the kernel's and ours
 * @param flags {@link InitFlag} bits that both know
 * @param maxReadahead bytes, as the kernel offered
 */
record Protocol(int minor, long flags, int maxReadahead) {

  /** Before INIT: nothing agreed. */
  static final Protocol NONE = new Protocol(0, 0, 0);

  /** The most data that one READ or WRITE carries: 256 pages, the most that Linux allows. */
  static final int MAX_WRITE = 256 * FuseAbi.PAGE;

  /**
   * How deep filesystems may be stacked beneath us for passthrough: not at all, so that an overlay
   * can still be stacked on the mount.
   */
  private static final int STACK_DEPTH = 1;

  private static final int MAX_BACKGROUND = 64;
  private static final int CONGESTION_THRESHOLD = 48;

  /**
   * What we ask for. Left out on purpose: WRITEBACK_CACHE hides who writes, POSIX_ACL brings
   * default_permissions with it and hides refusals, EXPORT_SUPPORT brings lookups of "..", locks
   * are kept by the kernel.
   */
  private static final long WANTED =
      InitFlag.ASYNC_READ
          | InitFlag.ATOMIC_O_TRUNC
          | InitFlag.BIG_WRITES
          | InitFlag.DONT_MASK
          | InitFlag.AUTO_INVAL_DATA
          | InitFlag.DO_READDIRPLUS
          | InitFlag.READDIRPLUS_AUTO
          | InitFlag.PARALLEL_DIROPS
          | InitFlag.MAX_PAGES
          | InitFlag.HANDLE_KILLPRIV_V2
          | InitFlag.SETXATTR_EXT
          | InitFlag.INIT_EXT
          | InitFlag.DIRECT_IO_ALLOW_MMAP
          | InitFlag.PASSTHROUGH;

  /** The major version that the kernel speaks in an INIT request. */
  static int major(Request init) throws MalformedRequestException {
    return init.u32(InitIn.MAJOR);
  }

  /** The common part of what an INIT request of our major version offers and what we want. */
  static Protocol negotiate(Request init) throws MalformedRequestException {
    int minor = Math.min(init.u32(InitIn.MINOR), FuseAbi.NEWEST_MINOR);
    return new Protocol(minor, WANTED & offered(init), init.u32(InitIn.MAX_READAHEAD));
  }

  private static long offered(Request init) throws MalformedRequestException {
    long low = Integer.toUnsignedLong(init.u32(InitIn.FLAGS));
    boolean extended = (low & InitFlag.INIT_EXT) != 0;
    return extended ? low | (long) init.u32(InitIn.FLAGS2) << Integer.SIZE : low;
  }

  boolean has(long flag) {
    return (flags & flag) != 0;
  }

  /** Whether it is at least version 7.31, without which entries could not be served right. */
  boolean served() {
    return minor >= FuseAbi.OLDEST_MINOR;
  }

  /** Bytes before the name in SETXATTR. */
  int setxattrSize() {
    return has(InitFlag.SETXATTR_EXT) ? FuseAbi.SetxattrIn.SIZE : FuseAbi.SetxattrIn.COMPAT_SIZE;
  }

  void answer(Reply reply) {
    int at = reply.struct(InitOut.SIZE);
    reply.u32(at + InitOut.MAJOR, FuseAbi.MAJOR);
    reply.u32(at + InitOut.MINOR, minor);
    reply.u32(at + InitOut.MAX_READAHEAD, maxReadahead);
    reply.u32(at + InitOut.FLAGS, (int) flags);
    reply.u16(at + InitOut.MAX_BACKGROUND, MAX_BACKGROUND);
    reply.u16(at + InitOut.CONGESTION_THRESHOLD, CONGESTION_THRESHOLD);
    reply.u32(at + InitOut.MAX_WRITE, MAX_WRITE);
    reply.u32(at + InitOut.TIME_GRAN, 1);
    reply.u16(at + InitOut.MAX_PAGES, MAX_WRITE / FuseAbi.PAGE);
    reply.u32(at + InitOut.FLAGS2, (int) (flags >>> Integer.SIZE));
    reply.u32(at + InitOut.MAX_STACK_DEPTH, has(InitFlag.PASSTHROUGH) ? STACK_DEPTH : 0);
  }

  /** Tells a kernel with a newer major version which one we speak; it then asks again in it. */
  static void answerOurMajor(Reply reply) {
    int at = reply.struct(InitOut.SIZE);
    reply.u32(at + InitOut.MAJOR, FuseAbi.MAJOR);
    reply.u32(at + InitOut.MINOR, FuseAbi.NEWEST_MINOR);
  }
}
