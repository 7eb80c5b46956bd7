package org.auditfs.fuse;

/**
 * What can be told of the threads that wait for an answer, by their ids: some requests are the
 * kernel's own, on the way of a call that means something else. Every answer is false where nothing
 * can be told.
 */
public interface CallerThreads {

  /** Whether the LOOKUP that a thread waits for will be sent once more if it is refused. */
  boolean asksAgain(int tid);

  /** Whether its READLINK only leads it on its way elsewhere. */
  boolean followsLink(int tid);

  /** Whether the kernel opens a file to ask for its flags: FS_IOC_GETFLAGS and its kin. */
  boolean opensForFlags(int tid);
}
