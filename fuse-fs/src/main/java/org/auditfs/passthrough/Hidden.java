package org.auditfs.passthrough;

import org.auditfs.posix.Stat;

/** What nobody reaches through a mount, whatever name leads there. */
@FunctionalInterface
public interface Hidden {

  /** Nothing. */
  Hidden NOTHING = stat -> false;

  /** Whether that is the object; the thread may have the daemon's rights afterwards. */
  boolean hides(Stat stat);
}
