package org.auditfs.passthrough;

import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.posix.ErrnoException;

/** Names of directory entries, as a transport hands them over. */
final class Names {

  private static final ByteString DOT = ByteString.of(".");
  private static final ByteString DOT_DOT = ByteString.of("..");

  private Names() {}

  /**
   * Refuses what is no name of one entry: the kernel never asks for such a name, and {@code ..} or
   * a slash would lead out of the backing directory.
   */
  static void check(ByteString name) throws ErrnoException {
    if (name.isEmpty() || isDots(name) || name.indexOf((byte) '/', 0) >= 0) {
      throw new ErrnoException(Errno.EINVAL, "name of an entry");
    }
  }

  /** Whether it is the directory itself or the one above. */
  static boolean isDots(ByteString name) {
    return name.equals(DOT) || name.equals(DOT_DOT);
  }
}
