package org.auditfs.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Every call by which the trail changes its disk; those that LMDB makes by itself are one here. A
 * port, so that tests can let each of them fail, or be the last one before a crash.
 */
@FunctionalInterface
public interface Disk {

  /** The real one. */
  Disk REAL = AppendFile::open;

  /** Rights of a file for its owner alone, from the first moment. */
  FileAttribute<Set<PosixFilePermission>> OWN_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** As {@link #OWN_FILE}, of a directory. */
  FileAttribute<Set<PosixFilePermission>> OWN_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** Something that LMDB does. */
  @FunctionalInterface
  interface Lmdb {
    void run();
  }

  /** Opens an existing file for writing. */
  AppendFile open(Path path) throws IOException;

  /** Makes an empty file for its owner alone; it must not exist. */
  default void create(Path path) throws IOException {
    Files.createFile(path, OWN_FILE);
  }

  /** Makes a directory for its owner alone, and those above it, where they are missing. */
  default void makeDirectory(Path path) throws IOException {
    Files.createDirectories(path, OWN_DIRECTORY);
  }

  /** Puts {@code from} in place of whatever has the name {@code to}: rename(2). */
  default void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes a file, or an empty directory, if it is there. */
  default void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  /** Waits until the disk has the names in a directory. */
  default void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Lets LMDB map its file, or commit to it. */
  default void lmdb(Lmdb call) throws IOException {
    call.run();
  }
}
