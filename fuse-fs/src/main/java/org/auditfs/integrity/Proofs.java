package org.auditfs.integrity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.auditfs.file.FileId;
import org.auditfs.label.AppraisalRules.Proof;
import org.auditfs.violation.FileVersion;

/**
 * Which versions of files were found to be what their labels say. A label is an attribute, and so
 * part of the version: its change shows in the time of the last change.
 */
final class Proofs {

  private final int filesMax;

  private final Map<FileId, Known> files =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FileId, Known> eldest) {
          return size() > filesMax;
        }
      };

  /** What was found of a version, when a signature was asked for, or was not. */
  private record Known(FileVersion version, boolean signed, Proof proof) {}

  /**
   * @param filesMax how many files are remembered, at some 300 bytes each
   */
  Proofs(int filesMax) {
    this.filesMax = filesMax;
  }

  /** What is known of this very version; one that was proved by a signature is proved for all. */
  synchronized Optional<Proof> of(FileVersion version, boolean signed) {
    Known known = files.get(version.file());
    return known != null && known.version.equals(version) && (known.signed || !signed)
        ? Optional.of(known.proof)
        : Optional.empty();
  }

  synchronized void put(FileVersion version, boolean signed, Proof proof) {
    files.put(version.file(), new Known(version, signed, proof));
  }
}
