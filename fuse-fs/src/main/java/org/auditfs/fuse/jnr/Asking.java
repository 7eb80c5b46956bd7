package org.auditfs.fuse.jnr;

import org.auditfs.file.ByteString;
import org.auditfs.fuse.RequestContext;

/**
 * What an operation can know of the request that it serves, beside its arguments. Some of it
 * libfuse does not tell, because it knows better than its operations what is to be done.
 */
interface Asking {

  /** Who asks. */
  RequestContext caller();

  /** The caller's umask. */
  int umask();

  /**
   * Whether the kernel walks a path for its caller: of the requests that end in the operation
   * getattr only this one is about somebody's right to find the name.
   */
  boolean isLookup();

  /** Whether a file is to be made and not opened, which libfuse tries first by opening it. */
  boolean isMknod();

  /** Whether a name is to be removed. */
  boolean isUnlink();

  /** Whether {@code name} is the new name that somebody asked for in a rename(2). */
  boolean isRenameTo(ByteString name);

  /**
   * Whether a change of mode comes with another change of attributes: then nobody asked for it, and
   * it is the kernel's way to have set-id bits dropped.
   */
  boolean isDropOfSetId();

  /** The number by which libfuse and the kernel mean the object of the request. */
  long number();
}
