package org.auditfs.passthrough;

import org.auditfs.posix.Stat;

/** Set-user-id and set-group-id bits, and who makes them go (setattr_should_drop_sgid). Pure. */
final class SetId {

  /** The bits that chmod(2) sets. */
  static final int PERMISSION_BITS = 07777;

  private static final int SET_UID = 04000;
  private static final int SET_GID = 02000;
  private static final int GROUP_EXECUTES = 0010;

  private SetId() {}

  /** Whether an object has any. */
  static boolean isOn(Stat object) {
    return (object.mode() & (SET_UID | SET_GID)) != 0;
  }

  /**
   * Whether the set-group-id bit is dropped by writers outside the file's group only: where the
   * group may not execute. Then it matters who writes.
   */
  static boolean membersKeepSetGid(Stat file) {
    return (file.mode() & (SET_GID | GROUP_EXECUTES)) == SET_GID;
  }

  /** What a write by somebody without CAP_FSETID makes go. */
  static int droppedByWrite(Stat file, boolean byMember) {
    int kept = membersKeepSetGid(file) && byMember ? SET_GID : 0;
    return file.mode() & (SET_UID | SET_GID) & ~kept;
  }
}
