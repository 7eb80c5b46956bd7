package org.auditfs.digest;

import java.nio.ByteBuffer;
import org.auditfs.file.ByteString;

/**
 * The digest of content that was read piece by piece.
 *
 * @param length bytes that were hashed: less than asked for where the content ended before
 */
public record ContentHash(Digest digest, long length) {

  /**
   * Hashes the first {@code size} bytes of {@code source}, or all of it where it has fewer. The
   * bound is what makes an end certain: a file may grow faster than it is hashed.
   *
   * @param buffer whose content is lost; of some hundred KiB it is fastest
   * @throws E when {@code source} cannot be read
   */
  public static <E extends Exception> ContentHash of(
      HashAlgorithm algorithm, ContentSource<E> source, long size, ByteBuffer buffer) throws E {
    Hasher hasher = algorithm.hasher();
    long offset = 0;
    while (offset < size) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), size - offset));
      int read = source.read(buffer, offset);
      if (read <= 0) {
        break;
      }
      hasher.update(buffer.flip());
      offset += read;
    }
    return new ContentHash(new Digest(algorithm, ByteString.of(hasher.finish())), offset);
  }
}
