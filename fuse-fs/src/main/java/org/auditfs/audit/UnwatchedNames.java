package org.auditfs.audit;

import org.auditfs.file.ByteString;
import org.auditfs.fuse.DirectorySink;
import org.auditfs.fuse.Entry;
import org.auditfs.posix.ErrnoException;

/** Lets the kernel remember of a listing what no rule wants it to ask for. */
record UnwatchedNames(DirectorySink sink, Limit limit) implements DirectorySink {

  /** An entry with what lifetimes it may have. */
  interface Limit {
    Entry of(ByteString name, Entry entry) throws ErrnoException;
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
    sink.add(name, limited(name, entry), type, nextOffset);
  }

  private Entry limited(ByteString name, Entry entry) {
    try {
      return limit.of(name, entry);
    } catch (ErrnoException e) {
      return entry.withoutNameLifetime().withoutAttributeLifetime();
    }
  }
}
