package org.auditfs.violation;

import java.util.Optional;

/**
 * What an open met.
 *
 * @param violation what is to be recorded, if anything
 * @param writers how many can write the file now, this open among them
 * @param writes the file's count of writing opens and closes, for its {@link FileVersion}
 */
public record Claim(Optional<Violation> violation, long writers, long writes) {

  /** Whether what is measured now may be another content the moment after. */
  public boolean isBeingWritten() {
    return writers > 0;
  }
}
