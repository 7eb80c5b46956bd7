package org.auditfs.passthrough;

import org.auditfs.fuse.Opened.Content;
import org.auditfs.posix.Stat;

/** Which way the content of a file takes that nobody has open yet. Pure. */
final class ContentChoice {

  private ContentChoice() {}

  /**
   * Whether the kernel may read and write it by itself. Not where a write has to take set-id bits
   * or a file capability away: whether it does depends on who writes, and the kernel writes with
   * the rights of whoever registered the file.
   */
  static boolean mayPass(Stat stat, boolean lacksCapability) {
    return stat.isRegular() && !SetId.isOn(stat) && lacksCapability;
  }

  /**
   * The way through the daemon.
   *
   * @param unchanged whether the file is certainly what it was at an earlier open
   */
  static Content served(boolean unchanged) {
    return unchanged ? Content.KEPT : Content.FRESH;
  }
}
