package org.auditfs.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auditfs.file.ByteString;

/**
 * Files that somebody names, read whole: however much the name leads to ({@code /dev/zero}, a file
 * that grows meanwhile), no more is read than was asked for.
 */
public final class BoundedFile {

  private BoundedFile() {}

  /**
   * The content of {@code file}.
   *
   * @param max the most bytes that it may have
   * @throws IOException when it has more, or cannot be read
   */
  public static ByteString bytes(Path file, int max) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(max + 1);
      if (bytes.length > max) {
        throw new IOException("it has more than " + max + " bytes");
      }
      return ByteString.of(bytes);
    }
  }

  /**
   * The content of {@code file}, which is UTF-8.
   *
   * @param max the most bytes that it may have
   * @throws IOException when it has more, is not UTF-8, or cannot be read
   */
  public static String text(Path file, int max) throws IOException {
    return bytes(file, max).utf8().orElseThrow(() -> new IOException("not UTF-8"));
  }
}
