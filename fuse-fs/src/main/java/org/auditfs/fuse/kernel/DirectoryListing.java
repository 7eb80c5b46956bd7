package org.auditfs.fuse.kernel;

import org.auditfs.file.ByteString;
import org.auditfs.fuse.DirectorySink;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.kernel.FuseAbi.Dirent;
import org.auditfs.fuse.kernel.FuseAbi.EntryOut;

/**
 * The body of an answer to READDIR (struct fuse_dirent, one after the other) or READDIRPLUS (the
 * same, each behind a struct fuse_entry_out; node 0 there means: not looked up).
 */
final class DirectoryListing implements DirectorySink {

  private static final ByteString DOT = ByteString.of(".");
  private static final ByteString DOT_DOT = ByteString.of("..");

  private final FuseFileSystem fs;
  private final Reply reply;
  private final boolean wantsEntries;
  private final int limit;

  /**
   * @param size bytes that the kernel has room for
   */
  DirectoryListing(FuseFileSystem fs, Reply reply, int size, boolean wantsEntries) {
    this.fs = fs;
    this.reply = reply;
    this.wantsEntries = wantsEntries;
    this.limit = Math.min(size, reply.room());
  }

  @Override
  public boolean wantsEntries() {
    return wantsEntries;
  }

  @Override
  public boolean hasRoomFor(ByteString name) {
    return recordSize(name) <= limit - reply.length();
  }

  @Override
  public void add(ByteString name, long inode, int type, long nextOffset) {
    requireRoomFor(name);
    if (wantsEntries) {
      reply.struct(EntryOut.SIZE);
    }
    dirent(name, inode, type, nextOffset);
  }

  @Override
  public void add(ByteString name, Entry entry, int type, long nextOffset) {
    if (isTakenByKernel(name)) {
      requireRoomFor(name);
      reply.entry(entry);
      dirent(name, entry.attributes().inode(), type, nextOffset);
    } else {
      fs.forget(entry.node(), 1);
      add(name, entry.attributes().inode(), type, nextOffset);
    }
  }

  /** The kernel counts no lookup for the two dots, and takes no entries in READDIR. */
  private boolean isTakenByKernel(ByteString name) {
    return wantsEntries && hasRoomFor(name) && !name.equals(DOT) && !name.equals(DOT_DOT);
  }

  private void requireRoomFor(ByteString name) {
    if (!hasRoomFor(name)) {
      throw new IllegalStateException("no room for a name: hasRoomFor was not asked");
    }
  }

  private void dirent(ByteString name, long inode, int type, long nextOffset) {
    int at = reply.struct(Dirent.SIZE);
    reply.u64(at + Dirent.INO, inode);
    reply.u64(at + Dirent.OFF, nextOffset);
    reply.u32(at + Dirent.NAMELEN, name.length());
    reply.u32(at + Dirent.TYPE, type);
    reply.bytes(name);
    reply.struct(aligned(name.length()) - name.length());
  }

  private int recordSize(ByteString name) {
    return (wantsEntries ? EntryOut.SIZE : 0) + Dirent.SIZE + aligned(name.length());
  }

  /** Gives back the lookups counted for this READDIRPLUS, which the kernel will not get. */
  void giveBack() {
    giveBack(fs, reply);
  }

  /** Gives back the lookups counted for an answer to READDIRPLUS that did not arrive. */
  static void giveBack(FuseFileSystem fs, Reply reply) {
    int at = 0;
    while (at < reply.length()) {
      long node = reply.u64(at + EntryOut.NODEID);
      if (node != 0) {
        fs.forget(new NodeId(node), 1);
      }
      int nameLength = reply.u32(at + EntryOut.SIZE + Dirent.NAMELEN);
      at += EntryOut.SIZE + Dirent.SIZE + aligned(nameLength);
    }
  }

  private static int aligned(int length) {
    return (length + FuseAbi.RECORD_ALIGNMENT - 1) & -FuseAbi.RECORD_ALIGNMENT;
  }
}
