package org.auditfs.file;

/**
 * The identity of a file object: which filesystem, and the whole file handle that it gives
 * (name_to_handle_at(2)). It survives rename and hard links, and is never given to another object,
 * even one that gets the same inode number.
 *
 * @param fileSystem {@code f_fsid} of statfs(2): stable over remounts where the filesystem has a
 *     UUID
 * @param handleType {@code handle_type}, or {@link #INODE_ONLY} where the filesystem has no handles
 * @param handle the handle's bytes, opaque
 */
public record FileId(long fileSystem, int handleType, ByteString handle) {

  /**
   * Handle type of identities made of an inode number alone, on filesystems without handles. Not a
   * value that the kernel uses (fid types are positive).
   */
  public static final int INODE_ONLY = -1;

  /** FILEID_INO32_GEN of linux/exportfs.h: a 32-bit inode number, then a 32-bit generation. */
  private static final int INO32_GEN = 1;

  /** {@code filesystem:type:handle}, all hex: the spelling in state files. */
  @Override
  public String toString() {
    return Long.toHexString(fileSystem)
        + ":"
        + Integer.toHexString(handleType)
        + ":"
        + handle.toHex();
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException when {@code text} is something else
   */
  public static FileId parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not a file identity: " + text);
    }
    return new FileId(
        Long.parseUnsignedLong(parts[0], 16),
        Integer.parseUnsignedInt(parts[1], 16),
        ByteString.ofHex(parts[2]));
  }

  /**
   * The inode's generation number for display, or -1 when the handle does not show it: only the
   * generic 8-byte handle (ext4) is read, never for comparing.
   */
  public long generation() {
    if (handleType != INO32_GEN || handle.length() != 8) {
      return -1;
    }
    long value = 0;
    for (int i = 7; i >= 4; i--) {
      value = value << 8 | (handle.at(i) & 0xff);
    }
    return value;
  }
}
