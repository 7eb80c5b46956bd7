package org.auditfs.codec;

import org.auditfs.event.Event;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.FileObject;

/**
 * What was done and to what kind of thing, in the words of audit-userspace's normalizer where it
 * has one (auparse/normalize*.h): they stand in csv and ECS.
 */
final class Action {

  private static final int FILE_TYPE = 0170000;

  private Action() {}

  /** {@code opened-file}. */
  static String of(Event event) {
    return switch (event.operation()) {
      case OPEN -> "opened-file";
      case CREATE, TMPFILE -> "created-file";
      case LINK -> "linked";
      case UNLINK, RMDIR -> "deleted";
      case RENAME -> "renamed";
      case EXCHANGE -> "exchanged";
      case MKDIR -> "created-directory";
      case SYMLINK -> "symlinked";
      case MKNOD -> "make-device";
      case CHMOD -> "changed-file-permissions-of";
      case CHOWN -> "changed-file-ownership-of";
      case TRUNCATE -> "truncated-file";
      case UTIMENS -> "changed-timestamp-of";
      case SETXATTR, REMOVEXATTR -> "changed-file-attributes-of";
      case GETXATTR, LISTXATTR -> "read-file-attributes-of";
      case READLINK -> "read-symlink";
      case EXEC -> "executed";
      case CLOSE -> "closed-file";
      case OPENDIR -> "opened-directory";
      case FALLOCATE -> "allocated-space-of";
      case IOCTL -> "controlled";
      case READ -> "read-file";
      case WRITE -> "wrote-file";
      case LOOKUP, GETATTR, ACCESS -> "checked-metadata-of";
      case ADD_RULE -> "added-audit-rule";
      case REMOVE_RULE -> "deleted-audit-rule";
      case FLUSH -> "deleted-all-audit-rules";
      case LOCK -> "locked-audit-configuration";
      case LOAD -> "loaded-audit-rules";
      case UNBIND -> "ended-audit-watch";
      case START -> "started-audit";
      case END -> "shutdown-audit";
      case ABORT -> "aborted-audit";
      case MOUNT -> "mounted";
      case UMOUNT -> "unmounted";
      case ROTATE -> "rotated-audit-logs";
      case REFUSED -> "refused-request";
      case REVIEW -> "read-audit-trail";
      case CLOCK -> "changed-system-time-of";
      case FULL -> "ran-out-of-space-for-audit";
      case RESUME -> "resumed-audit";
      case DISK_ERROR -> "failed-to-write-audit";
      case SPACE_LEFT, ADMIN_SPACE_LEFT -> "ran-low-on-space-for-audit";
      case DROP -> "deleted-audit-logs";
      case LIMIT -> "reached-limit-of-audit";
      case IMA_ENABLED -> "enabled-integrity-measurement-of";
      case IMA_NOT_ENABLED -> "left-integrity-measurement-of";
      case HASH_SETUP -> "chose-integrity-hash-of";
      case POLICY_UPDATE, POLICY_RULE -> "loaded-integrity-policy-of";
      case ADD_MEASURE -> "measured-file";
      case INVALIDATE_PCR -> "violated-integrity-of";
      case AUDIT_HASH -> "hashed-file";
    };
  }

  /** {@code file}, {@code directory}; what has gone or never was is taken for a file. */
  static String kind(FileEvent file) {
    FileObject object = file.object();
    return switch (object.mode() & FILE_TYPE) {
      case 0040000 -> "directory";
      case 0120000 -> "symlink";
      case 0010000 -> "fifo";
      case 0140000 -> "socket";
      case 0020000 -> "character-device";
      case 0060000 -> "block-device";
      default -> "file";
    };
  }
}
