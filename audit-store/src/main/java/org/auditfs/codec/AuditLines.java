package org.auditfs.codec;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.auditfs.event.Event;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.EventId;
import org.auditfs.event.EventType;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordType;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.RuleRef;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;

/**
 * An event as the lines that ausearch(8), aureport(8) and auparse read. The fields and their order
 * are the kernel's (auditsc.c); the parsers walk forward and lose an event whose fields stand
 * otherwise. What is too long for a line is cut: json has it whole.
 */
final class AuditLines {

  /** Two such texts in hex leave room for the rest of a SYSCALL line. */
  static final int EXE_BYTES_MAX = 2000;

  private static final int KEYS_BYTES_MAX = 2000;
  static final int COMMAND_BYTES_MAX = 1000;
  private static final int LABEL_BYTES_MAX = 128;
  private static final int WORD_BYTES_MAX = 64;

  /** AUDIT_KEY_SEPARATOR of linux/audit.h. */
  static final String KEY_SEPARATOR = "\u0001";

  private final Event event;
  private final Subject subject;

  private final Function<RecordType, AuditLine> begin;

  private final IntegrityLines integrity;

  private AuditLines(Event event, Function<RecordType, AuditLine> begin, boolean as2007) {
    this.event = event;
    this.subject = event.subject();
    this.begin = begin;
    this.integrity = new IntegrityLines(event, begin, as2007);
  }

  /** The lines as they are exchanged. */
  static List<String> raw(RecordedEvent recorded) {
    EventId id = recorded.id();
    return new AuditLines(recorded.event(), type -> new AuditLine(type, id), false).lines();
  }

  /** The same, the integrity lines as the mail of 2007 has them. */
  static List<String> rawOf2007(RecordedEvent recorded) {
    EventId id = recorded.id();
    return new AuditLines(recorded.event(), type -> new AuditLine(type, id), true).lines();
  }

  /** The lines with words for numbers, for people. */
  static List<String> interpreted(RecordedEvent recorded, ZoneId zone, Names names) {
    EventId id = recorded.id();
    return new AuditLines(
            recorded.event(), type -> new InterpretedLine(type, id, zone, names), false)
        .lines();
  }

  private List<String> lines() {
    if (event instanceof FileEvent file) {
      return file(file);
    }
    return event instanceof ConfigEvent config
        ? List.of(config(config).toString())
        : List.of(daemon((DaemonEvent) event).toString());
  }

  private List<String> file(FileEvent file) {
    List<PathItem> items = PathItem.of(file);
    List<String> lines = new ArrayList<>();
    file.findings()
        .forEach((what, finding) -> lines.add(integrity.found(file, what, finding).toString()));
    lines.add(syscall(file, items.size()).toString());
    lines.add(
        line(RecordType.CWD).known("cwd", subject.cwd(), AuditLine.TEXT_BYTES_MAX).toString());
    for (int i = 0; i < items.size(); i++) {
      lines.add(items.get(i).line(line(RecordType.PATH), i).toString());
    }
    lines.add(
        line(RecordType.PROCTITLE)
            .known("proctitle", subject.proctitle(), AuditLine.TEXT_BYTES_MAX)
            .toString());
    return lines;
  }

  private AuditLine syscall(FileEvent file, int items) {
    Syscall call = Syscall.of(file);
    AuditLine line =
        line(RecordType.SYSCALL)
            .field("arch", Syscall.ARCH)
            .field("syscall", call.call().number())
            .field("success", file.outcome().success() ? "yes" : "no")
            .field("exit", file.outcome().exit())
            .field("a0", Long.toHexString(call.a0()))
            .field("a1", Long.toHexString(call.a1()))
            .field("a2", Long.toHexString(call.a2()))
            .field("a3", Long.toHexString(call.a3()))
            .field("items", items)
            .field("ppid", Math.max(subject.ppid(), 0))
            .field("pid", Math.max(subject.pid(), 0));
    ids(subject, line);
    line.field("tty", word(subject.tty(), "(none)"))
        .id("ses", subject.ses())
        .untrusted("comm", AuditLine.cut(subject.comm(), WORD_BYTES_MAX))
        .known("exe", subject.exe(), EXE_BYTES_MAX);
    subject.label().ifPresent(label -> line.field("subj", label(label)));
    return line.known("key", keys(), KEYS_BYTES_MAX);
  }

  /** The ids of a task, in the order of audit_log_task_info. */
  static void ids(Subject subject, AuditLine line) {
    line.id("auid", subject.auid())
        .id("uid", subject.uid())
        .id("gid", subject.gid())
        .id("euid", subject.euid())
        .id("suid", subject.suid())
        .id("fsuid", subject.fsuid())
        .id("egid", subject.egid())
        .id("sgid", subject.sgid())
        .id("fsgid", subject.fsgid());
  }

  /** AUDIT_CONFIG_CHANGE as audit_log_rule_change of auditfilter.c; {@code list=4} is exit. */
  private AuditLine config(ConfigEvent config) {
    AuditLine line =
        line(RecordType.CONFIG_CHANGE)
            .id("auid", subject.auid())
            .id("ses", subject.ses())
            .field("op", config.operation().word());
    config.path().ifPresent(path -> line.untrusted("path", path.bytes()));
    return line.known("key", keys(), KEYS_BYTES_MAX)
        .field("list", 4)
        .field("res", config.outcome().success() ? 1 : 0);
  }

  private AuditLine daemon(DaemonEvent daemon) {
    return switch (daemon.operation()) {
      case REFUSED -> userSpace(daemon, "control-socket");
      case REVIEW -> userSpace(daemon, daemon.operation().word());
      default -> daemon.type() == EventType.INTEGRITY ? integrity.status(daemon) : life(daemon);
    };
  }

  /** auditd's own events (auditd.c). A mount's path has no field there and is shown as such. */
  private AuditLine life(DaemonEvent daemon) {
    AuditLine line = line(RecordType.of(daemon).get(0)).field("op", daemonWord(daemon.operation()));
    if (daemon.operation() == Operation.START) {
      line.field("ver", "auditfs").field("format", "raw");
    }
    line.id("auid", subject.auid())
        .field("pid", Math.max(subject.pid(), 0))
        .id("uid", subject.uid())
        .id("ses", subject.ses())
        .field("subj", subject.label().map(AuditLines::label).orElse("?"));
    daemon.path().ifPresent(path -> line.untrusted("path", path.bytes()));
    return line.field("res", result(daemon));
  }

  /** A user-space event, so that ausearch finds who it was, with which program. */
  private AuditLine userSpace(DaemonEvent daemon, String word) {
    AuditLine line =
        line(RecordType.TRUSTED_APP)
            .field("pid", Math.max(subject.pid(), 0))
            .id("uid", subject.uid())
            .id("auid", subject.auid())
            .id("ses", subject.ses())
            .field("msg", "'op=" + word);
    if (daemon.operation() == Operation.REVIEW) {
      line.known("cmd", ByteString.of(daemon.detail()), COMMAND_BYTES_MAX);
    }
    return line.known("exe", subject.exe(), EXE_BYTES_MAX)
        .field("hostname", "?")
        .field("addr", "?")
        .field("terminal", word(subject.tty(), "?"))
        .field("res", result(daemon) + "'");
  }

  private static String daemonWord(Operation operation) {
    return switch (operation) {
      case END -> "terminate";
      case ROTATE -> "rotate-logs";
      default -> operation.word();
    };
  }

  private static String result(DaemonEvent daemon) {
    return daemon.outcome().success() ? "success" : "failed";
  }

  private ByteString keys() {
    Set<String> keys = new LinkedHashSet<>();
    for (RuleRef rule : event.rules()) {
      keys.addAll(rule.keys());
    }
    return ByteString.of(String.join(KEY_SEPARATOR, keys));
  }

  /** Labels have no quotes in audit lines; one that could not stand so is shown in hex. */
  static String label(ByteString label) {
    return word(AuditLine.cut(label, LABEL_BYTES_MAX), "?");
  }

  /** A text without quotes: as it is if it is one clean word, else in hex. */
  static String word(ByteString text, String none) {
    String encoded = Untrusted.encode(AuditLine.cut(text, LABEL_BYTES_MAX));
    return text.isEmpty() ? none : encoded.replace("\"", "");
  }

  private AuditLine line(RecordType type) {
    return begin.apply(type);
  }
}
