package org.auditfs.digest;

import java.nio.ByteBuffer;

/**
 * Where content is read from: a port, so that hashing knows of no files.
 *
 * @param <E> how reading fails
 */
@FunctionalInterface
public interface ContentSource<E extends Exception> {

  /**
   * Reads into {@code target}, from its position to its limit at most, what stands at {@code
   * offset}, and moves the position behind it.
   *
   * @return bytes read; 0 at the end of the content
   */
  int read(ByteBuffer target, long offset) throws E;
}
