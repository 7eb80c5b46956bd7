package org.auditfs.labelling;

import org.auditfs.file.FilePath;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Stat;

/**
 * A regular file that was come across.
 *
 * @param object an O_PATH descriptor; whoever gets this owns it
 * @param path the name that led to it, for messages and events
 * @param stat what it was like then
 */
public record FoundFile(Fd object, FilePath path, Stat stat) implements AutoCloseable {

  @Override
  public void close() {
    object.close();
  }
}
