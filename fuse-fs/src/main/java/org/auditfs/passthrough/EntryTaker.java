package org.auditfs.passthrough;

import org.auditfs.file.ByteString;
import org.auditfs.fuse.DirectorySink;
import org.auditfs.fuse.Entry;
import org.auditfs.posix.DirectoryStream;
import org.auditfs.posix.ErrnoException;

/**
 * READDIRPLUS: each name is looked up with the thread's rights, and counted, once it is certain
 * that it fits. The two dots never are, and a name that cannot be looked up (it went, or the caller
 * may read the directory but not search it) is given without attributes.
 */
record EntryTaker(Backing backing, int directory, Search search, DirectorySink sink)
    implements DirectoryStream.Taker {

  @Override
  public boolean take(ByteString name, long inode, int type, long nextOffset) {
    if (!sink.hasRoomFor(name)) {
      return false;
    }
    if (Names.isDots(name)) {
      sink.add(name, inode, type, nextOffset);
      return true;
    }
    Entry entry;
    try {
      entry = backing.lookup(directory, name, search);
    } catch (ErrnoException e) {
      sink.add(name, inode, type, nextOffset);
      return true;
    }
    sink.add(name, entry, type, nextOffset);
    return true;
  }
}
