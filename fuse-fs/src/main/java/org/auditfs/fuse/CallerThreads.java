package org.auditfs.fuse;

/**
 * What can be told of the threads that wait for an answer: some requests are the kernel's own, on
 * the way of a call that means something else. Every answer is false where nothing can be told, as
 * of a thread that does not wait any more.
 */
public interface CallerThreads {

  /** Whether the LOOKUP that a thread waits for will be sent once more if it is refused. */
  boolean asksAgain(RequestContext caller);

  /** Whether its READLINK only leads it on its way elsewhere. */
  boolean followsLink(RequestContext caller);

  /** Whether the kernel opens a file to ask for its flags: FS_IOC_GETFLAGS and its kin. */
  boolean opensForFlags(RequestContext caller);
}
