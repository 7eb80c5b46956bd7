package org.auditfs.fuse.jnr;

import org.auditfs.fuse.RequestContext;

/** What an operation can know of the request that it serves, beside its arguments. */
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

  /**
   * Whether a change of mode comes with another change of attributes: then nobody asked for it, and
   * it is the kernel's way to have set-id bits dropped.
   */
  boolean isDropOfSetId();
}
