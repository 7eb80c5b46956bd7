package org.auditfs.measure;

import java.io.IOException;
import java.io.InputStream;
import org.auditfs.file.ByteString;

/** Where a measurement list is kept: a port. Its bytes are the kernel's binary list. */
public interface EntryLog {

  /** All that was appended, from the first byte. */
  InputStream read() throws IOException;

  /**
   * Appends {@code entry}, so that a daemon that is killed leaves it behind.
   *
   * @throws IOException when nothing of it is there
   */
  void append(ByteString entry) throws IOException;

  /** Drops what stands behind the first {@code length} bytes: an entry that has no end. */
  void cut(long length) throws IOException;
}
