package org.auditfs.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The room on the disk of the trail.
 *
 * @param freeBytes what is left for who is not root: statvfs(3), f_bavail
 * @param allBytes of the whole disk
 */
record Room(long freeBytes, long allBytes) {

  /** Looks how much there is. A port, so that tests can fill a disk. */
  @FunctionalInterface
  interface Source {
    Room look() throws IOException;
  }

  /** That of the disk on which {@code path} lies. */
  static Room at(Path path) throws IOException {
    FileStore disk = Files.getFileStore(path);
    return new Room(disk.getUsableSpace(), disk.getTotalSpace());
  }
}
