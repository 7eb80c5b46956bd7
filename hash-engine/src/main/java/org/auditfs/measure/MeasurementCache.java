package org.auditfs.measure;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.FileId;
import org.auditfs.violation.FileVersion;

/**
 * Digests by the version of the file that they are of, and the registers that they are listed for.
 * Only what nobody could write while it was hashed belongs here. One version a file is kept, of the
 * files that were asked about last.
 */
public final class MeasurementCache {

  private final int filesMax;
  private final LinkedHashMap<FileId, Known> files;

  /** What is known of one version. */
  private static final class Known {
    private final FileVersion version;
    private final Map<HashAlgorithm, Digest> digests = new EnumMap<>(HashAlgorithm.class);

    /** One bit for each register. */
    private int listed;

    private boolean audited;

    Known(FileVersion version) {
      this.version = version;
    }
  }

  /**
   * @param filesMax how many files are kept, at some 400 bytes each
   */
  public MeasurementCache(int filesMax) {
    this.filesMax = filesMax;
    this.files =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<FileId, Known> eldest) {
            return size() > MeasurementCache.this.filesMax;
          }
        };
  }

  /** The digest of this very version. */
  public synchronized Optional<Digest> digest(FileVersion version, HashAlgorithm algorithm) {
    Known known = files.get(version.file());
    return known == null || !known.version.equals(version)
        ? Optional.empty()
        : Optional.ofNullable(known.digests.get(algorithm));
  }

  /** Keeps {@code digest} as that of {@code version}, and forgets other versions of the file. */
  public synchronized void put(FileVersion version, Digest digest) {
    known(version).digests.put(digest.algorithm(), digest);
  }

  /** Whether this very version is listed for register {@code pcr}. */
  public synchronized boolean isListed(FileVersion version, int pcr) {
    Known known = files.get(version.file());
    return known != null && known.version.equals(version) && (known.listed & 1 << pcr) != 0;
  }

  /** Keeps in mind that {@code version} is listed for register {@code pcr}. */
  public synchronized void listed(FileVersion version, int pcr) {
    known(version).listed |= 1 << pcr;
  }

  /** Whether the digest of this very version is recorded. */
  public synchronized boolean isAudited(FileVersion version) {
    Known known = files.get(version.file());
    return known != null && known.version.equals(version) && known.audited;
  }

  /** Keeps in mind that the digest of {@code version} is recorded. */
  public synchronized void audited(FileVersion version) {
    known(version).audited = true;
  }

  /** How many files are known. */
  public synchronized int size() {
    return files.size();
  }

  private Known known(FileVersion version) {
    Known known = files.get(version.file());
    if (known == null || !known.version.equals(version)) {
      known = new Known(version);
      files.put(version.file(), known);
    }
    return known;
  }
}
