package org.auditfs.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.auditfs.file.ByteString;

/** Files for their owner alone, from the first moment. */
final class PrivateFiles {

  static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private static final Set<OpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

  private PrivateFiles() {}

  /** Makes the directory {@code path} where it is missing. */
  static void make(Path path) throws IOException {
    Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER));
  }

  /** Shuts a directory of ours that was opened to others. */
  static void shut(Path path) throws IOException {
    if (!Files.getPosixFilePermissions(path).equals(OWNER)) {
      Files.setPosixFilePermissions(path, OWNER);
    }
  }

  /** Puts {@code bytes} in place of whatever {@code path} has, whole or not at all; on the disk. */
  static void replace(Path path, ByteString bytes) throws IOException {
    Path made = path.resolveSibling(path.getFileName() + ".tmp");
    Files.deleteIfExists(made);
    write(made, 0, bytes);
    sync(made);
    Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Writes {@code bytes} at {@code at}, where the file shall end then; a file that is missing is
   * made. After a failure it ends at {@code at}, if that can be done.
   */
  static void write(Path path, long at, ByteString bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(path, APPEND, FILE)) {
      try {
        channel.truncate(at);
        ByteBuffer rest = ByteBuffer.wrap(bytes.toByteArray());
        while (rest.hasRemaining()) {
          channel.write(rest, at + rest.position());
        }
      } catch (IOException e) {
        channel.truncate(at);
        throw e;
      }
    }
  }

  /** Waits until the disk has the file, or the names in the directory. */
  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
