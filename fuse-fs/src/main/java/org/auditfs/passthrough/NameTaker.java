package org.auditfs.passthrough;

import org.auditfs.file.ByteString;
import org.auditfs.fuse.DirectorySink;
import org.auditfs.posix.DirectoryStream;

/** READDIR: names only. */
record NameTaker(DirectorySink sink) implements DirectoryStream.Taker {

  @Override
  public boolean take(ByteString name, long inode, int type, long nextOffset) {
    if (!sink.hasRoomFor(name)) {
      return false;
    }
    sink.add(name, inode, type, nextOffset);
    return true;
  }
}
