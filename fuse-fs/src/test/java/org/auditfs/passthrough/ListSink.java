package org.auditfs.passthrough;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.DirectorySink;
import org.auditfs.fuse.Entry;

/** A sink with room for so many entries. */
final class ListSink implements DirectorySink {

  private final int room;
  private final boolean plus;
  final List<ListedEntry> entries = new ArrayList<>();

  ListSink(int room, boolean plus) {
    this.room = room;
    this.plus = plus;
  }

  @Override
  public boolean wantsEntries() {
    return plus;
  }

  @Override
  public boolean hasRoomFor(ByteString name) {
    return entries.size() < room;
  }

  @Override
  public void add(ByteString name, long inode, int type, long nextOffset) {
    entries.add(new ListedEntry(name.toString(), inode, type, nextOffset, Optional.empty()));
  }

  @Override
  public void add(ByteString name, Entry entry, int type, long nextOffset) {
    long inode = entry.attributes().inode();
    entries.add(new ListedEntry(name.toString(), inode, type, nextOffset, Optional.of(entry)));
  }
}
