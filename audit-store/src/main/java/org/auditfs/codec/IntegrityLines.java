package org.auditfs.codec;

import java.util.function.Function;
import org.auditfs.event.Event;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.Finding;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.RecordType;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;

/**
 * The INTEGRITY_… line of an event, as today's kernel prints it (integrity_audit_message of its
 * integrity_audit.c) or as Zohar's mail of 10 September 2007 proposed it.
 */
final class IntegrityLines {

  private static final int COMM_BYTES_MAX = 64;

  private final Subject subject;
  private final Function<RecordType, AuditLine> begin;
  private final boolean as2007;

  /**
   * @param begin begins a line of a type
   * @param as2007 whether it is to be as in 2007
   */
  IntegrityLines(Event event, Function<RecordType, AuditLine> begin, boolean as2007) {
    this.subject = event.subject();
    this.begin = begin;
    this.as2007 = as2007;
  }

  /** What was found about a file. Today recording a violation succeeds; in 2007 it was none. */
  AuditLine found(FileEvent file, Operation what, Finding finding) {
    if (what == Operation.AUDIT_HASH) {
      return hash(file, finding);
    }
    RecordType type = RecordType.ofIntegrity(what);
    boolean violation = what == Operation.INVALIDATE_PCR;
    Outcome outcome = finding.error().map(Outcome::failed).orElse(Outcome.SUCCESS);
    String device = PathItem.device(file.object().deviceMajor(), file.object().deviceMinor());
    String inode = Long.toUnsignedString(file.object().inode());
    ByteString name = file.object().path().bytes();
    if (as2007) {
      return begin2007(type)
          .untrusted("name", name)
          .field("dev", device)
          .field("inode", inode)
          .field("op", what.word() + in2007(finding))
          .field("res", outcome.success() && !violation ? 1 : 0);
    }
    return result(
        begin(type, kernelWord(file, what, finding.cause()), finding.cause())
            .untrusted("name", name)
            .field("dev", device)
            .field("ino", inode),
        outcome);
  }

  /** What passes has no cause there. */
  private static String in2007(Finding finding) {
    return finding.cause().equals(Finding.PASS) ? "" : "(" + finding.cause() + ")";
  }

  /** The kernel knows nothing of labelling: whoever may, may set any attribute. */
  private static String kernelWord(FileEvent file, Operation what, String cause) {
    return switch (what) {
      case INVALIDATE_PCR -> "invalid_pcr";
      case ADD_MEASURE -> "add_template_measure";
      case VERIFY_DATA -> verifiedData(file, cause);
      case VERIFY_METADATA -> cause.equals("no_xattrs") ? "update_metadata" : "appraise_metadata";
      default -> what.word();
    };
  }

  /** What came before the label was looked at has words of its own. */
  private static String verifiedData(FileEvent file, String cause) {
    boolean denied = cause.equals("denied-hash-algorithm");
    if (denied && file.openFlags().isEmpty()) {
      return "set_data"; // somebody gives it a label
    }
    return denied || cause.startsWith("failed") ? "collect_data" : "appraise_data";
  }

  /** ima_audit_measurement of the kernel's ima_api.c, which nobody had thought of in 2007. */
  private AuditLine hash(FileEvent file, Finding finding) {
    AuditLine line =
        begin
            .apply(RecordType.INTEGRITY_RULE)
            .untrusted("file", file.object().path().bytes())
            .plain("hash", '"' + finding.cause() + '"')
            .field("ppid", Math.max(subject.ppid(), 0))
            .field("pid", Math.max(subject.pid(), 0));
    AuditLines.ids(subject, line);
    line.field("tty", AuditLines.word(subject.tty(), "(none)"));
    return comm(line.id("ses", subject.ses()))
        .known("exe", subject.exe(), AuditLines.EXE_BYTES_MAX);
  }

  /** About a mount, whose path is not called name: aureport would take it for a file in use. */
  AuditLine status(DaemonEvent daemon) {
    if (daemon.operation() == Operation.POLICY_RULE) {
      return rule(daemon);
    }
    boolean command = daemon.operation() == Operation.LABELLING;
    String cause = command ? "command" : AuditLines.word(ByteString.of(daemon.detail()), "none");
    String op = daemon.operation().word();
    if (as2007) {
      boolean plain = daemon.operation() == Operation.IMA_ENABLED || daemon.detail().isEmpty();
      return begin2007(RecordType.INTEGRITY_STATUS)
          .field("op", plain ? op : op + "(" + cause + ")")
          .field("res", daemon.outcome().success() ? 1 : 0);
    }
    AuditLine line = begin(RecordType.INTEGRITY_STATUS, op, cause);
    daemon.path().ifPresent(path -> line.untrusted("path", path.bytes()));
    if (command) {
      line.known("cmd", ByteString.of(daemon.detail()), AuditLines.COMMAND_BYTES_MAX);
    }
    return result(line, daemon.outcome());
  }

  /** ima_parse_rule of the kernel's ima_policy.c: the words of the rule as they were given. */
  private AuditLine rule(DaemonEvent daemon) {
    AuditLine line = ids(begin.apply(RecordType.INTEGRITY_POLICY_RULE));
    for (String token : daemon.detail().split(" ", -1)) {
      line.word(AuditLines.word(ByteString.of(token), "?"));
    }
    return line.field("res", daemon.outcome().success() ? 1 : 0);
  }

  private AuditLine begin(RecordType type, String op, String cause) {
    AuditLine line = ids(begin.apply(type));
    subject.label().ifPresent(label -> line.field("subj", AuditLines.label(label)));
    return comm(line.field("op", op).field("cause", cause));
  }

  private AuditLine begin2007(RecordType type) {
    return comm(
        begin
            .apply(type)
            .word("integrity:")
            .field("pid", Math.max(subject.pid(), 0))
            .id("auid", subject.auid()));
  }

  private AuditLine ids(AuditLine line) {
    return line.field("pid", Math.max(subject.pid(), 0))
        .id("uid", subject.uid())
        .id("auid", subject.auid())
        .id("ses", subject.ses());
  }

  private AuditLine comm(AuditLine line) {
    return line.untrusted("comm", AuditLine.cut(subject.comm(), COMM_BYTES_MAX));
  }

  private static AuditLine result(AuditLine line, Outcome outcome) {
    return line.field("res", outcome.success() ? 1 : 0).field("errno", Math.min(outcome.exit(), 0));
  }
}
