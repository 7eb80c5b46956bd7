package org.auditfs.event;

import java.util.ArrayList;
import java.util.List;

/**
 * The {@code type=} of an audit line (msg_typetab.h of audit-userspace): what {@code search -m}
 * takes besides the json types.
 */
public enum RecordType {
  SYSCALL,
  CWD,
  PATH,
  PROCTITLE,
  CONFIG_CHANGE,
  DAEMON_START,
  DAEMON_END,
  DAEMON_ABORT,
  DAEMON_CONFIG,
  DAEMON_ROTATE,
  DAEMON_ERR,
  DAEMON_RESUME,
  TRUSTED_APP,
  INTEGRITY_DATA,
  INTEGRITY_METADATA,
  INTEGRITY_STATUS,
  INTEGRITY_PCR,
  INTEGRITY_RULE,
  INTEGRITY_POLICY_RULE;

  private static final List<RecordType> FILE = List.of(SYSCALL, CWD, PATH, PROCTITLE);
  private static final List<RecordType> MEASURED = before(INTEGRITY_PCR, FILE);
  private static final List<RecordType> HASHED = before(INTEGRITY_RULE, FILE);
  private static final List<RecordType> DATA = before(INTEGRITY_DATA, FILE);
  private static final List<RecordType> METADATA = before(INTEGRITY_METADATA, FILE);

  private static List<RecordType> before(RecordType first, List<RecordType> others) {
    List<RecordType> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return List.copyOf(all);
  }

  /** The types of the lines that tell {@code event}, in their order; PATH stands for several. */
  public static List<RecordType> of(Event event) {
    return switch (event.type()) {
      case FILE -> FILE;
      case CONFIG -> List.of(CONFIG_CHANGE);
      case DAEMON, STORE -> List.of(ofDaemon(event.operation()));
      case INTEGRITY -> ofIntegrity(event.operation());
    };
  }

  private static List<RecordType> ofIntegrity(Operation operation) {
    return switch (operation) {
      case ADD_MEASURE, INVALIDATE_PCR -> MEASURED;
      case AUDIT_HASH -> HASHED;
      case LABEL, VERIFY_DATA -> DATA;
      case VERIFY_METADATA -> METADATA;
      case POLICY_RULE -> List.of(INTEGRITY_POLICY_RULE);
      default -> List.of(INTEGRITY_STATUS);
    };
  }

  /** A mount is a change of the daemon's configuration; auditd has no word nearer to it. */
  private static RecordType ofDaemon(Operation operation) {
    return switch (operation) {
      case START -> DAEMON_START;
      case END -> DAEMON_END;
      case ABORT -> DAEMON_ABORT;
      case ROTATE, DROP -> DAEMON_ROTATE;
      case REFUSED, REVIEW -> TRUSTED_APP;
      case FULL, DISK_ERROR, SPACE_LEFT, ADMIN_SPACE_LEFT, LIMIT -> DAEMON_ERR;
      case RESUME -> DAEMON_RESUME;
      default -> DAEMON_CONFIG;
    };
  }
}
