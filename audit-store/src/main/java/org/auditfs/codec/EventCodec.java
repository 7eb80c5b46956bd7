package org.auditfs.codec;

import static org.auditfs.event.Operation.*;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditfs.event.Event;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.EventId;
import org.auditfs.event.Field;
import org.auditfs.event.FileObject;
import org.auditfs.event.Finding;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.RuleRef;
import org.auditfs.event.Subject;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;

/**
 * An event as bytes that need nothing else to be understood: {@code version, serial, time} and then
 * the body, which is what happened without number and time. Every value of a field that is {@link
 * org.auditfs.event.Field.Kind#UNTRUSTED} stands in it byte by byte, and every {@link #number} as
 * that is written, so that a search may look for it there. Drawn in {@code audit-store/FORMAT.md}.
 */
public final class EventCodec {

  /** The longest head that {@link #putHead} writes. */
  public static final int HEAD_LENGTH_MAX = 1 + 2 * Varint.LENGTH_MAX;

  private static final int VERSION = 3;

  /** Before it a finding had the operation of its event. */
  private static final int VERSION_OF_FINDINGS = 3;

  /** It has fewer ways to say the same. */
  private static final int VERSION_OLDEST = 1;

  /** Position = number in the trail: only ever append. */
  private static final Operation[] OPERATIONS = {
    OPEN,
    CREATE,
    LINK,
    UNLINK,
    RENAME,
    EXCHANGE,
    MKDIR,
    RMDIR,
    SYMLINK,
    MKNOD,
    TMPFILE,
    CHMOD,
    CHOWN,
    TRUNCATE,
    UTIMENS,
    SETXATTR,
    REMOVEXATTR,
    GETXATTR,
    LISTXATTR,
    READLINK,
    EXEC,
    OPENDIR,
    FALLOCATE,
    IOCTL,
    READ,
    WRITE,
    LOOKUP,
    GETATTR,
    ACCESS,
    ADD_RULE,
    REMOVE_RULE,
    FLUSH,
    LOCK,
    LOAD,
    START,
    END,
    ABORT,
    MOUNT,
    UMOUNT,
    ROTATE,
    REFUSED,
    REVIEW,
    CLOCK,
    FULL,
    RESUME,
    DISK_ERROR,
    SPACE_LEFT,
    ADMIN_SPACE_LEFT,
    DROP,
    LIMIT,
    UNBIND,
    IMA_ENABLED,
    IMA_NOT_ENABLED,
    HASH_SETUP,
    POLICY_UPDATE,
    POLICY_RULE,
    ADD_MEASURE,
    INVALIDATE_PCR,
    AUDIT_HASH,
    CLOSE,
    LABELLING,
    LABEL,
    VERIFY_DATA,
    VERIFY_METADATA,
    SELF_TEST
  };

  private static final Verb[] VERBS = {Verb.SECRECY, Verb.INTEGRITY, Verb.NEVER};

  private static final int OPEN_FLAGS = 1;
  private static final int OBJECT2 = 2;
  private static final int VICTIM = 4;
  private static final int TARGET = 8;
  private static final int FINDINGS = 16;
  private static final int FILE_PARTS = OPEN_FLAGS | OBJECT2 | VICTIM | TARGET | FINDINGS;

  private EventCodec() {}

  /** The whole record. */
  public static byte[] encode(RecordedEvent recorded) {
    byte[] head = new byte[HEAD_LENGTH_MAX];
    int length = putHead(recorded.id(), head);
    byte[] body = encodeBody(recorded.event());
    return ByteBuffer.allocate(length + body.length).put(head, 0, length).put(body).array();
  }

  /** Writes what comes before the body into {@code head} and gives its length. */
  public static int putHead(EventId id, byte[] head) {
    head[0] = VERSION;
    return Varint.put(head, Varint.put(head, 1, id.serial()), id.timeMicros());
  }

  /** What happened, without number and time: can be done before these are known. */
  public static byte[] encodeBody(Event event) {
    ByteWriter out = new ByteWriter();
    common(event, out);
    if (event instanceof FileEvent file) {
      file(file, out);
    } else if (event instanceof ConfigEvent config) {
      path(config.path(), out);
      out.bytes(config.rule());
      out.text(config.reason());
      rules(config.rules(), out);
    } else if (event instanceof DaemonEvent daemon) {
      path(daemon.path(), out);
      out.text(daemon.detail());
    }
    return out.toByteArray();
  }

  /**
   * Reads a record from {@code bytes[from..to)}.
   *
   * @throws CorruptRecordException when these bytes are not one whole record
   */
  public static RecordedEvent decode(byte[] bytes, int from, int to) throws CorruptRecordException {
    ByteReader in = new ByteReader(bytes, from, to);
    int version = version(in);
    EventId id = id(in);
    Event event = event(in, version);
    in.requireEnd();
    return new RecordedEvent(id, event);
  }

  /**
   * Reads only the number and time of a record.
   *
   * @throws CorruptRecordException when the bytes do not begin as a record does
   */
  public static EventId decodeId(byte[] bytes, int from, int to) throws CorruptRecordException {
    ByteReader in = new ByteReader(bytes, from, to);
    var unused = version(in);
    return id(in);
  }

  /**
   * How {@code value} is written wherever an event has it in {@code field}.
   *
   * @throws IllegalArgumentException when that is no field of numbers
   */
  public static ByteString number(Field field, long value) {
    ByteWriter out = new ByteWriter();
    switch (field) {
      case EXIT -> out.zigzag(value);
      case AUID, UID, GID, UID_ALL, PID, PPID, SES -> out.varint(SubjectCodec.written(value));
      case INODE -> out.varint(value);
      case RULE -> out.u32((int) value);
      default -> throw new IllegalArgumentException(field.word() + " has no numbers");
    }
    return ByteString.of(out.toByteArray());
  }

  private static int version(ByteReader in) throws CorruptRecordException {
    int version = in.u8();
    if (version < VERSION_OLDEST || version > VERSION) {
      throw new CorruptRecordException(
          "record version " + version + "; this auditfs reads versions up to " + VERSION);
    }
    return version;
  }

  private static EventId id(ByteReader in) throws CorruptRecordException {
    return new EventId(in.varint(), in.varint());
  }

  private static void common(Event event, ByteWriter out) {
    if (!fits(event)) {
      throw new IllegalArgumentException(
          event.operation() + " in an event of another type: " + event.getClass().getSimpleName());
    }
    out.u8(Numbering.of(OPERATIONS, event.operation()));
    out.zigzag(event.outcome().exit());
    SubjectCodec.write(event.subject(), out);
  }

  private static boolean fits(Event event) {
    if (event instanceof FileEvent file) {
      return event.operation().isAboutFile() && fit(event.operation(), file.findings());
    }
    return switch (event.type()) {
      case FILE -> false;
      case CONFIG -> event instanceof ConfigEvent;
      case DAEMON, STORE, INTEGRITY ->
          event instanceof DaemonEvent && !event.operation().isAboutFile();
    };
  }

  /** What is only told of a finding has just that. */
  private static boolean fit(Operation operation, Map<Operation, Finding> findings) {
    return operation.isFinding()
        ? findings.size() == 1 && findings.containsKey(operation)
        : findings.keySet().stream().allMatch(Operation::isFinding);
  }

  /** The operation tells the shape. */
  private static Event event(ByteReader in, int version) throws CorruptRecordException {
    Operation operation = operation(in);
    Outcome outcome = new Outcome(in.zigzag());
    Subject subject = SubjectCodec.read(in);
    if (operation.isAboutFile()) {
      return file(operation, outcome, subject, in, version);
    }
    return switch (operation.type()) {
      case CONFIG ->
          new ConfigEvent(operation, outcome, subject, path(in), in.bytes(), in.text(), rules(in));
      case DAEMON, STORE, INTEGRITY ->
          new DaemonEvent(operation, outcome, subject, path(in), in.text());
      case FILE -> throw new IllegalStateException(operation + " is about a file");
    };
  }

  private static void file(FileEvent file, ByteWriter out) {
    out.u8(
        (file.openFlags().isPresent() ? OPEN_FLAGS : 0)
            | (file.object2().isPresent() ? OBJECT2 : 0)
            | (file.victim().isPresent() ? VICTIM : 0)
            | (file.target().isPresent() ? TARGET : 0)
            | (file.findings().isEmpty() ? 0 : FINDINGS));
    file.openFlags().ifPresent(out::u32);
    out.bytes(file.mount().bytes());
    ObjectCodec.write(file.object(), out);
    file.object2().ifPresent(object -> ObjectCodec.write(object, out));
    file.victim().ifPresent(object -> ObjectCodec.write(object, out));
    file.target().ifPresent(out::bytes);
    rules(file.rules(), out);
    if (!file.findings().isEmpty()) {
      findings(file.findings(), out);
    }
  }

  private static void findings(Map<Operation, Finding> findings, ByteWriter out) {
    out.varint(findings.size());
    findings.forEach(
        (operation, finding) -> {
          out.u8(Numbering.of(OPERATIONS, operation));
          finding(finding, out);
        });
  }

  private static Map<Operation, Finding> findings(ByteReader in) throws CorruptRecordException {
    Map<Operation, Finding> findings = new EnumMap<>(Operation.class);
    for (long left = in.varint(); left != 0; left--) {
      Operation operation = operation(in);
      if (findings.put(operation, finding(in)) != null) {
        throw new CorruptRecordException(operation + " twice in one event");
      }
    }
    return findings;
  }

  private static Operation operation(ByteReader in) throws CorruptRecordException {
    return OPERATIONS[in.choice(OPERATIONS.length, "operation")];
  }

  /** The error as an exit: 0 or less. */
  private static void finding(Finding finding, ByteWriter out) {
    out.text(finding.cause());
    out.zigzag(finding.error().map(Outcome::failed).orElse(Outcome.SUCCESS).exit());
  }

  private static Finding finding(ByteReader in) throws CorruptRecordException {
    String cause = in.text();
    long exit = in.zigzag();
    Optional<Errno> error = new Outcome(exit).errno();
    if (exit != 0 && error.isEmpty()) {
      throw new CorruptRecordException("an error " + exit);
    }
    return new Finding(cause, error);
  }

  private static FileEvent file(
      Operation operation, Outcome outcome, Subject subject, ByteReader in, int version)
      throws CorruptRecordException {
    int parts = in.choice(FILE_PARTS + 1, "set of event parts");
    Optional<Integer> openFlags =
        (parts & OPEN_FLAGS) != 0 ? Optional.of(in.u32()) : Optional.empty();
    FilePath mount = ObjectCodec.path(in.bytes());
    FileObject object = ObjectCodec.read(in);
    Optional<FileObject> object2 = object((parts & OBJECT2) != 0, in);
    Optional<FileObject> victim = object((parts & VICTIM) != 0, in);
    Optional<ByteString> target =
        (parts & TARGET) != 0 ? Optional.of(in.bytes()) : Optional.empty();
    List<RuleRef> rules = rules(in);
    Map<Operation, Finding> findings =
        (parts & FINDINGS) == 0
            ? Map.of()
            : version < VERSION_OF_FINDINGS ? Map.of(operation, finding(in)) : findings(in);
    if (!fit(operation, findings)) {
      throw new CorruptRecordException(operation + " with findings of " + findings.keySet());
    }
    return new FileEvent(
        operation, outcome, openFlags, mount, subject, object, object2, victim, target, rules,
        findings);
  }

  private static Optional<FileObject> object(boolean present, ByteReader in)
      throws CorruptRecordException {
    return present ? Optional.of(ObjectCodec.read(in)) : Optional.empty();
  }

  /** An empty text is no path: it says that there is none. */
  private static void path(Optional<FilePath> path, ByteWriter out) {
    out.bytes(path.map(FilePath::bytes).orElse(ByteString.EMPTY));
  }

  private static Optional<FilePath> path(ByteReader in) throws CorruptRecordException {
    ByteString bytes = in.bytes();
    return bytes.isEmpty() ? Optional.empty() : Optional.of(ObjectCodec.path(bytes));
  }

  private static void rules(List<RuleRef> rules, ByteWriter out) {
    out.varint(rules.size());
    for (RuleRef rule : rules) {
      out.u32(rule.id());
      out.u8(Numbering.of(VERBS, rule.verb()));
      out.varint(rule.keys().size());
      rule.keys().forEach(out::text);
    }
  }

  /** The lists grow with what is really there: a count alone takes no memory. */
  private static List<RuleRef> rules(ByteReader in) throws CorruptRecordException {
    List<RuleRef> rules = new ArrayList<>();
    for (long left = in.varint(); left != 0; left--) {
      int id = in.u32();
      Verb verb = VERBS[in.choice(VERBS.length, "verb")];
      List<String> keys = new ArrayList<>();
      for (long more = in.varint(); more != 0; more--) {
        keys.add(in.text());
      }
      rules.add(new RuleRef(id, verb, keys));
    }
    return rules;
  }
}
