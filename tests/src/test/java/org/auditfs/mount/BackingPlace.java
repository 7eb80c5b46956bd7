package org.auditfs.mount;

import java.nio.file.Path;
import java.util.List;

/**
 * A directory on a filesystem that was made for it.
 *
 * @param mounts that closing takes away, the last first
 */
record BackingPlace(Path root, List<Path> mounts) implements AutoCloseable {

  @Override
  public void close() {
    for (Path mount : mounts) {
      // The image may still be busy for as long as the loop device is being detached.
      Command.of("umount", "--lazy", mount.toString()).run().expect(0);
    }
  }
}
