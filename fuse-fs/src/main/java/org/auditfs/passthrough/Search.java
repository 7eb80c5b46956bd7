package org.auditfs.passthrough;

import java.util.Optional;
import org.auditfs.fuse.StickyGuard;
import org.auditfs.posix.Stat;

/**
 * What a directory means for whoever follows a name in it.
 *
 * @param openToAll whether everybody may search it, so that it need not matter who asks
 * @param remembered whether the kernel may remember the names in it
 * @param directory its attributes; empty: not asked for
 */
record Search(boolean openToAll, boolean remembered, Optional<Stat> directory) {

  /** Of a directory that nobody asked about: the kernel will ask for the name again. */
  static final Search UNASKED = new Search(false, false, Optional.empty());

  /** Whether the name of {@code object} in it may be a trap. */
  StickyGuard guard(Stat object) {
    return directory.map(stat -> StickyGuard.of(stat, object)).orElse(StickyGuard.NONE);
  }
}
