package org.auditfs.fuse.jnr;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Type;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.DirectorySink;
import org.auditfs.fuse.Entry;

/**
 * Hands names to libfuse's fuse_fill_dir_t. That says of an entry only when it is handed over that
 * there is no room left for it; the next reading then asks for it again by its offset.
 */
final class Listing implements DirectorySink, AutoCloseable {

  /** int filler(void *buffer, const char *name, const struct stat *stat, off_t offset). */
  private static final CallContext FILLER =
      CallContext.getCallContext(
          Type.SINT32,
          new Type[] {Type.UINT64, Type.UINT64, Type.UINT64, Type.SINT64},
          CallingConvention.DEFAULT,
          false);

  private static final int NAME_MAX = 255;

  private final long buffer;
  private final long filler;
  private final long stat = Native.allocate(Structs.STAT_SIZE + NAME_MAX + 1);
  private final long text = stat + Structs.STAT_SIZE;
  private boolean full;

  /**
   * @param buffer what {@code filler}, the address of a function, wants to be given
   */
  Listing(long buffer, long filler) {
    this.buffer = buffer;
    this.filler = filler;
  }

  @Override
  public boolean wantsEntries() {
    return false;
  }

  @Override
  public boolean hasRoomFor(ByteString name) {
    return !full && name.length() <= NAME_MAX;
  }

  @Override
  public void add(ByteString name, long inode, int type, long nextOffset) {
    Structs.entry(stat, inode, type);
    Native.putString(text, name);
    long refused = Invoker.getInstance().invokeN4(FILLER, filler, buffer, text, stat, nextOffset);
    full = (int) refused != 0;
  }

  @Override
  public void add(ByteString name, Entry entry, int type, long nextOffset) {
    throw new IllegalStateException("nobody asked for entries");
  }

  @Override
  public void close() {
    Native.free(stat);
  }
}
