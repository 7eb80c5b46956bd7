package org.auditfs.mount;

import java.nio.file.Path;

/**
 * A directory on a filesystem that was made for it.
 *
 * @param mounted whether it is a mount, which closing takes away
 */
record BackingPlace(Path root, boolean mounted) implements AutoCloseable {

  @Override
  public void close() {
    if (mounted) {
      Command.of("umount", root.toString()).run().expect(0);
    }
  }
}
