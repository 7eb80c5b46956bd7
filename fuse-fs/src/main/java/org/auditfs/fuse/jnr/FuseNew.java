package org.auditfs.fuse.jnr;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Type;
import jnr.ffi.LibraryLoader;
import org.auditfs.file.ByteString;

/**
 * fuse_new(3) of version 2.6 and later. Who asks libfuse for the name alone gets the oldest of four
 * functions of that name, which takes other arguments.
 */
final class FuseNew {

  private static final ByteString NAME = ByteString.of("fuse_new");
  private static final ByteString VERSION = ByteString.of("FUSE_2.6");
  private static final int RTLD_NOW = 2;
  private static final int TEXT_SIZE = 32;

  /** struct fuse *fuse_new(channel, arguments, operations, size_t, data). */
  private static final CallContext CALL =
      CallContext.getCallContext(
          Type.UINT64,
          new Type[] {Type.UINT64, Type.UINT64, Type.UINT64, Type.UINT64, Type.UINT64},
          CallingConvention.DEFAULT,
          false);

  private final long function;

  private FuseNew(long function) {
    this.function = function;
  }

  /**
   * Finds the function in the library.
   *
   * @throws UnsatisfiedLinkError when there is none
   */
  static FuseNew load() {
    DynamicLinker linker =
        LibraryLoader.create(DynamicLinker.class).library("c").library("dl").load();
    long text = Native.allocate(2 * TEXT_SIZE);
    try {
      Native.putString(text, ByteString.of(JnrFuse.LIBRARY));
      long library = linker.dlopen(text, RTLD_NOW);
      Native.putString(text, NAME);
      Native.putString(text + TEXT_SIZE, VERSION);
      long function = library == 0 ? 0 : linker.dlvsym(library, text, text + TEXT_SIZE);
      if (function == 0) {
        throw new UnsatisfiedLinkError("no " + NAME + " of " + VERSION + " in " + JnrFuse.LIBRARY);
      }
      return new FuseNew(function);
    } finally {
      Native.free(text);
    }
  }

  /** A filesystem of operations by path; or 0, after a line on stderr. It owns the channel then. */
  long call(long channel, long arguments, long operations, long size) {
    return Invoker.getInstance().invokeN5(CALL, function, channel, arguments, operations, size, 0);
  }
}
