package org.auditfs.posix;

/** A thread's capabilities(7), a bit each, numbered as in linux/capability.h. */
public record CapabilitySets(long effective, long permitted, long inheritable) {

  /** The same permitted and inheritable sets with another effective one. */
  public CapabilitySets withEffective(long other) {
    return new CapabilitySets(other, permitted, inheritable);
  }
}
