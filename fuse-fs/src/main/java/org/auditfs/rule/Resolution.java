package org.auditfs.rule;

import java.util.List;
import java.util.Optional;
import org.auditfs.file.FileId;

/**
 * Where a watched path leads now.
 *
 * @param entries the names on the way, from the mount's root down, as far as their directories
 *     exist; the last is the watched name itself if {@code complete}
 * @param complete whether the directory of the watched name exists
 * @param current what the watched name leads to
 * @param directory whether that is a directory, so that all below it is watched
 */
public record Resolution(
    List<NameRef> entries, boolean complete, Optional<FileId> current, boolean directory) {

  public Resolution {
    entries = List.copyOf(entries);
  }

  /** One that leads to a file, or to nothing. */
  public Resolution(List<NameRef> entries, boolean complete, Optional<FileId> current) {
    this(entries, complete, current, false);
  }
}
