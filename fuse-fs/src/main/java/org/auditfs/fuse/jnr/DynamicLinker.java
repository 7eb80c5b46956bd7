package org.auditfs.fuse.jnr;

/**
 * dlopen(3) and dlvsym(3), as jnr-ffi binds them. Public because the class that jnr-ffi generates
 * lives elsewhere.
 */
public interface DynamicLinker {

  /** A handle, which stays open; or 0. */
  long dlopen(long name, int flags);

  /** The address of a function of that version; or 0. */
  long dlvsym(long library, long name, long version);
}
