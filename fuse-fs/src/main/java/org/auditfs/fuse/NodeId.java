package org.auditfs.fuse;

/** The kernel's handle on an inode of ours (FUSE's nodeid); not an inode number. */
public record NodeId(long value) {

  /** FUSE_ROOT_ID of linux/fuse.h. */
  public static final NodeId ROOT = new NodeId(1);
}
