package org.auditfs.fuse;

/**
 * An open file, and the way that its content takes. Whoever decorates a filesystem may hand on
 * another way for the same backing id.
 *
 * @param backing id of the backing file where the kernel passes the content through, else 0
 * @param flushed whether a close(2) can fail, so that each is to be told ({@link
 *     FuseFileSystem#flush})
 */
public record Opened(FileHandle handle, Content content, int backing, boolean flushed) {

  /** Who serves what is read, written and mapped. */
  public enum Content {
    /** The filesystem; what the page cache holds is dropped first. */
    FRESH,

    /** The filesystem, for what the page cache does not hold (FOPEN_KEEP_CACHE). */
    KEPT,

    /** The kernel itself, from the backing file (FOPEN_PASSTHROUGH). */
    PASSED,

    /**
     * The filesystem, each read and write of it (FOPEN_DIRECT_IO), also while others of the same
     * inode are {@link #PASSED}; then what is mapped is the backing file's (FOPEN_PASSTHROUGH).
     */
    SEEN
  }

  /** The same, with each read and write served by the filesystem. */
  public Opened seen() {
    return new Opened(handle, Content.SEEN, backing, flushed);
  }

  /** Served by the filesystem alone. */
  public static Opened fresh(FileHandle handle) {
    return new Opened(handle, Content.FRESH, 0, true);
  }
}
