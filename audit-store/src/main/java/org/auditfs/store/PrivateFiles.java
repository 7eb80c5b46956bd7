package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.auditfs.file.ByteString;
import org.auditfs.log.AppendFile;
import org.auditfs.log.Disk;

/**
 * Files for their owner alone, from the first moment.
 *
 * @param disk on which they are
 */
record PrivateFiles(Disk disk) {

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  /** Makes the directory {@code path} where it is missing, and shuts it if others may enter. */
  void make(Path path) throws IOException {
    disk.makeDirectory(path);
    if (!Files.getPosixFilePermissions(path).equals(OWNER)) {
      Files.setPosixFilePermissions(path, OWNER);
    }
  }

  /** Puts {@code bytes} in place of whatever {@code path} has, whole or not at all; on the disk. */
  void replace(Path path, ByteString bytes) throws IOException {
    Path made = path.resolveSibling(path.getFileName() + ".tmp");
    disk.delete(made);
    write(made, 0, bytes);
    sync(made);
    disk.rename(made, path);
  }

  /**
   * Writes {@code bytes} at {@code at}, where the file shall end then; a file that is missing is
   * made. After a failure it ends at {@code at}, if that can be done.
   */
  void write(Path path, long at, ByteString bytes) throws IOException {
    if (Files.notExists(path)) {
      disk.create(path);
    }
    try (AppendFile file = disk.open(path)) {
      file.truncate(at);
      try {
        file.write(bytes.toByteArray(), bytes.length(), at);
      } catch (IOException e) {
        file.truncate(at);
        throw e;
      }
    }
  }

  /** Waits until the disk has the file. */
  void sync(Path path) throws IOException {
    try (AppendFile file = disk.open(path)) {
      file.sync();
    }
  }

  /** Waits until the disk has the names in a directory. */
  void syncNames(Path directory) throws IOException {
    disk.sync(directory);
  }
}
