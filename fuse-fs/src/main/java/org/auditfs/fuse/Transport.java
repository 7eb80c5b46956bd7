package org.auditfs.fuse;

import java.util.concurrent.CompletableFuture;

/**
 * Serves a {@link FuseFileSystem} that is mounted, with threads of its own, until it is unmounted.
 */
public interface Transport extends AutoCloseable {

  /**
   * What mount(2) wants to be told for the filesystem type {@code fuse.auditfs}, behind {@code
   * fd=N,}. The root is a directory. Every user is let in, and judged by the filesystem itself:
   * there is no {@code default_permissions}.
   */
  String MOUNT_OPTIONS = "rootmode=40000,user_id=0,group_id=0,allow_other";

  /** How many threads serve, with those that wait for something. */
  int workers();

  /**
   * Refuses what is asked from now on (ENOTCONN), and waits until what was asked before has been
   * answered: afterwards the filesystem is not called any more, unless something in it waits.
   *
   * @return whether all was answered in {@code millisMax}
   */
  boolean refuse(long millisMax) throws InterruptedException;

  /** Done when the last worker has ended and the descriptor of /dev/fuse is closed. */
  CompletableFuture<Void> ended();

  /**
   * Waits until no worker serves any more: unmount first. When it returns, the filesystem is not
   * called any more. An interrupt ends the waiting; the workers go on, then.
   */
  @Override
  void close();
}
