package org.auditfs.fuse;

import org.auditfs.file.ByteString;

/** Takes the entries of a directory while there is room in the answer. */
public interface DirectorySink {

  /**
   * Whether the kernel wants attributes with the names (READDIRPLUS). Then {@link
   * FuseFileSystem#readdir} looks each name up, and the lookup counts.
   */
  boolean wantsEntries();

  /** Whether an entry with this name would still fit. To be asked before a lookup is counted. */
  boolean hasRoomFor(ByteString name);

  /**
   * Adds a name without attributes.
   *
   * @param inode inode number
   * @param type DT_ value of dirent.h
   * @param nextOffset where to go on after this entry
   */
  void add(ByteString name, long inode, int type, long nextOffset);

  /** Adds a name with what it leads to; only where {@link #wantsEntries}. */
  void add(ByteString name, Entry entry, int type, long nextOffset);
}
