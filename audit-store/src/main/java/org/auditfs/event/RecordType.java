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

  /** The types of the lines that tell {@code event}, in their order; PATH stands for several. */
  public static List<RecordType> of(Event event) {
    if (event instanceof Event.FileEvent file) {
      return file.findings().isEmpty() ? FILE : withFindings(file);
    }
    return switch (event.type()) {
      case CONFIG -> List.of(CONFIG_CHANGE);
      case INTEGRITY -> List.of(ofIntegrity(event.operation()));
      default -> List.of(ofDaemon(event.operation()));
    };
  }

  private static List<RecordType> withFindings(Event.FileEvent file) {
    List<RecordType> all = new ArrayList<>();
    file.findings().keySet().forEach(it -> all.add(ofIntegrity(it)));
    all.addAll(FILE);
    return all;
  }

  /** Of the line that tells what an operation of type integrity is about. */
  public static RecordType ofIntegrity(Operation operation) {
    return switch (operation) {
      case ADD_MEASURE, INVALIDATE_PCR -> INTEGRITY_PCR;
      case AUDIT_HASH -> INTEGRITY_RULE;
      case LABEL, VERIFY_DATA -> INTEGRITY_DATA;
      case VERIFY_METADATA -> INTEGRITY_METADATA;
      case POLICY_RULE -> INTEGRITY_POLICY_RULE;
      default -> INTEGRITY_STATUS;
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
