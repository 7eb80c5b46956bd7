package org.auditfs.passthrough;

import org.auditfs.fuse.StickyGuard;
import org.auditfs.posix.Stat;

/**
 * What a directory means for whoever follows a name in it.
 *
 * @param openToAll whether everybody may search it, so that it need not matter who asks
 * @param remembered whether the kernel may remember the names in it
 * @param guardOfOthers of the names of objects that are not its owner's
 * @param owner its owner
 */
record Search(boolean openToAll, boolean remembered, StickyGuard guardOfOthers, int owner) {

  /** Of a directory that nobody asked about: the kernel will ask for the name again. */
  static final Search UNASKED = new Search(false, false, StickyGuard.NONE, 0);

  /**
   * Of a directory with these attributes.
   *
   * @param mayGive whether its names may get a lifetime if everybody may search it
   */
  static Search of(Stat directory, boolean openToAll, boolean mayGive) {
    return new Search(openToAll, openToAll && mayGive, StickyGuard.in(directory), directory.uid());
  }

  /** Whether the name of {@code object} in it may be a trap. */
  StickyGuard guard(Stat object) {
    return guardOfOthers.over(object, owner);
  }
}
