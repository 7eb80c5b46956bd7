package org.auditfs.measure;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.auditfs.digest.ContentHash;
import org.auditfs.digest.ContentSource;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.violation.FileVersion;

/**
 * Finds out what a file's content hashes to: from the cache where that very version was hashed
 * before, else by reading it. Any number of files at once, each with a buffer of its own.
 */
public final class Measurer {

  private final MeasurementCache cache;

  /** With {@code cache} for what was hashed before. */
  public Measurer(MeasurementCache cache) {
    this.cache = cache;
  }

  /**
   * A file that is open.
   *
   * @param <E> how reading fails
   */
  public interface MeasuredFile<E extends Exception> extends ContentSource<E> {

    /** Its version now. */
    FileVersion version() throws E;

    /** Whether somebody can write it: then what it hashes to is of use once. */
    boolean isBeingWritten();
  }

  /**
   * What came out.
   *
   * @param version the one that was hashed
   * @param digest nothing when the file was another after than before: what was read then is the
   *     content of no moment
   */
  public record Measured(FileVersion version, Optional<Digest> digest) {}

  /**
   * The digest of {@code file}.
   *
   * @throws E when it cannot be read
   */
  public <E extends Exception> Measured measure(
      MeasuredFile<E> file, HashAlgorithm algorithm, ByteBuffer buffer) throws E {
    FileVersion version = file.version();
    boolean written = file.isBeingWritten();
    Optional<Digest> known = written ? Optional.empty() : cache.digest(version, algorithm);
    if (known.isPresent()) {
      return new Measured(version, known);
    }
    ContentHash hash = ContentHash.of(algorithm, file, version.size(), buffer);
    if (hash.length() != version.size() || !file.version().equals(version)) {
      return new Measured(version, Optional.empty());
    }
    if (!written) {
      cache.put(version, hash.digest());
    }
    return new Measured(version, Optional.of(hash.digest()));
  }
}
