package org.auditfs.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditfs.event.Event;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.EventId;
import org.auditfs.event.EventType;
import org.auditfs.event.FileObject;
import org.auditfs.event.Finding;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.RuleRef;
import org.auditfs.event.Subject;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;

/** An event of each operation, for the manual: made up, and rendered as any other. */
final class SampleEvents {

  /** 2026-11-22T09:30:00.123456Z. */
  private static final long TIME = 1_795_339_800_123_456L;

  private static final long SERIAL = 42;
  private static final FilePath MOUNT = FilePath.of("/etc");
  private static final RuleRef RULE = new RuleRef(1, Verb.INTEGRITY, List.of("accounts"));

  /** Somebody who has logged in as 1000, and become root. */
  private static final Subject SUBJECT =
      new Subject(
          1000,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          4712,
          4700,
          3,
          ByteString.of("pts0"),
          ByteString.of("vipw"),
          ByteString.of("/usr/sbin/vipw"),
          ByteString.of("/root"),
          ByteString.of("vipw\0-s"),
          Optional.empty());

  private SampleEvents() {}

  static RecordedEvent of(Operation operation) {
    EventId id = new EventId(SERIAL, TIME);
    return new RecordedEvent(id, event(operation));
  }

  private static Event event(Operation operation) {
    if (operation.isAboutFile()) {
      return file(operation);
    }
    return operation.type() == EventType.CONFIG ? config(operation) : daemon(operation);
  }

  private static FileEvent file(Operation operation) {
    boolean opens =
        switch (operation) {
          case OPEN, CREATE, EXEC, CLOSE, TMPFILE -> true;
          default -> operation.type() == EventType.INTEGRITY;
        };
    return new FileEvent(
        operation,
        operation == Operation.OPEN ? Outcome.failed(Errno.EACCES) : Outcome.SUCCESS,
        opens ? Optional.of(operation == Operation.INVALIDATE_PCR ? 02001 : 0) : Optional.empty(),
        MOUNT,
        SUBJECT,
        object("/etc/passwd", 131, nametype(operation)),
        hasNewName(operation)
            ? Optional.of(object("/etc/passwd-", 131, NameType.CREATE))
            : Optional.empty(),
        operation == Operation.RENAME
            ? Optional.of(object("/etc/passwd-", 97, NameType.DELETE))
            : Optional.empty(),
        operation == Operation.SYMLINK ? Optional.of(ByteString.of("shadow")) : Optional.empty(),
        operation.type() == EventType.FILE ? List.of(RULE) : List.of(),
        findings(operation));
  }

  private static boolean hasNewName(Operation operation) {
    return switch (operation) {
      case RENAME, EXCHANGE, LINK -> true;
      default -> false;
    };
  }

  private static NameType nametype(Operation operation) {
    return switch (operation) {
      case CREATE, MKDIR, MKNOD, SYMLINK, TMPFILE -> NameType.CREATE;
      case UNLINK, RMDIR, RENAME -> NameType.DELETE;
      default -> NameType.NORMAL;
    };
  }

  /** Of a file that is executed a policy wants to know what is in it. */
  private static Map<Operation, Finding> findings(Operation operation) {
    if (operation == Operation.EXEC) {
      return Map.of(Operation.AUDIT_HASH, finding(Operation.AUDIT_HASH));
    }
    return operation.isFinding() ? Map.of(operation, finding(operation)) : Map.of();
  }

  private static Finding finding(Operation operation) {
    return switch (operation) {
      case INVALIDATE_PCR -> Finding.of("ToMToU");
      case ADD_MEASURE -> Finding.failed("null_hash", Errno.EIO);
      case AUDIT_HASH, LABEL -> Finding.of("sha256:" + "5a".repeat(32));
      case VERIFY_METADATA -> Finding.failed("invalid-HMAC", Errno.EACCES);
      default -> Finding.failed("invalid-hash", Errno.EACCES);
    };
  }

  private static FileObject object(String path, long inode, NameType type) {
    return new FileObject(FilePath.of(path), 0xfe, 0, inode, 77, 0100644, 0, 0, 0, 1, type);
  }

  private static ConfigEvent config(Operation operation) {
    boolean refused = operation == Operation.REMOVE_RULE;
    return new ConfigEvent(
        operation,
        refused ? Outcome.failed(Errno.ENOENT) : Outcome.SUCCESS,
        SUBJECT,
        Optional.of(FilePath.of("/etc/passwd")),
        ByteString.of("integrity /etc/passwd -k accounts"),
        refused ? "no such rule" : "",
        List.of(RULE));
  }

  private static DaemonEvent daemon(Operation operation) {
    boolean refused = operation == Operation.REFUSED;
    return new DaemonEvent(
        operation,
        refused ? Outcome.failed(Errno.EPERM) : Outcome.SUCCESS,
        SUBJECT,
        isAboutMount(operation) ? Optional.of(MOUNT) : Optional.empty(),
        detail(operation));
  }

  private static boolean isAboutMount(Operation operation) {
    return switch (operation) {
      case MOUNT, UMOUNT -> true;
      default -> operation.type() == EventType.INTEGRITY;
    };
  }

  private static String detail(Operation operation) {
    return switch (operation) {
      case REVIEW -> "search -k accounts";
      case REFUSED -> "list";
      case IMA_ENABLED -> "sha256,ima-ng";
      case HASH_SETUP -> "sha256";
      case POLICY_UPDATE -> "completed";
      case POLICY_RULE -> "action=measure path=/etc/**";
      default -> "";
    };
  }
}
