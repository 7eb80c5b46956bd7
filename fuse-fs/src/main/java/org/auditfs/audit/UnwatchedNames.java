package org.auditfs.audit;

import org.auditfs.file.ByteString;
import org.auditfs.fuse.DirectorySink;
import org.auditfs.fuse.Entry;
import org.auditfs.posix.ErrnoException;

/** Lets the kernel remember the names in a listing, but for those that must be asked for. */
record UnwatchedNames(DirectorySink sink, Asked asked) implements DirectorySink {

  /** Whether a lookup of a name has to be seen. */
  interface Asked {
    boolean isWatched(ByteString name, Entry entry) throws ErrnoException;
  }

  @Override
  public boolean wantsEntries() {
    return sink.wantsEntries();
  }

  @Override
  public boolean hasRoomFor(ByteString name) {
    return sink.hasRoomFor(name);
  }

  @Override
  public void add(ByteString name, long inode, int type, long nextOffset) {
    sink.add(name, inode, type, nextOffset);
  }

  @Override
  public void add(ByteString name, Entry entry, int type, long nextOffset) {
    sink.add(
        name, mayBeRemembered(name, entry) ? entry : entry.withoutNameLifetime(), type, nextOffset);
  }

  private boolean mayBeRemembered(ByteString name, Entry entry) {
    try {
      return !asked.isWatched(name, entry);
    } catch (ErrnoException e) {
      return false;
    }
  }
}
