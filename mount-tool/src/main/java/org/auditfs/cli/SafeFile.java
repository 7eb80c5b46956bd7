package org.auditfs.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.auditfs.file.ByteString;

/** Writes a file so that whoever looks, and whatever breaks, finds the old or the new one whole. */
final class SafeFile {

  private SafeFile() {}

  /** Writes {@code lines}; a file that is new is its owner's alone. */
  static void write(Path file, List<ByteString> lines) throws IOException {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Path draft =
        Files.createTempFile(
            directory,
            ".rules",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        for (ByteString line : lines) {
          writeFully(out, line.concat(ByteString.of("\n")));
        }
        out.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void writeFully(FileChannel out, ByteString line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.toByteArray());
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
