package org.auditfs.rule;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.auditfs.event.FileObject;
import org.auditfs.event.Operation;
import org.auditfs.event.Subject;
import org.auditfs.event.SubjectPart;

/**
 * What {@code -F} can ask about: auditctl's fields where an operation on a file has them, the
 * cheapest to find out first. {@code op} stands for auditctl's {@code -S}, {@code flags} for its
 * {@code a1} or {@code a2} of an open.
 */
public enum ConditionField {
  OP(Kind.OPERATION, Source.operation(facts -> number(facts.operation()))),
  SUCCESS(Kind.SUCCESS, Source.operation(facts -> facts.outcome().success() ? 1 : 0)),
  EXIT(Kind.EXIT, Source.operation(facts -> facts.outcome().exit())),
  FLAGS(Kind.FLAGS, Source.flags()),

  AUID(Kind.USER, Source.subject(SubjectPart.LOGIN, Subject::auid)),
  SES(Kind.SESSION, Source.subject(SubjectPart.SESSION, Subject::ses)),
  UID(Kind.USER, Source.subject(SubjectPart.STATUS, Subject::uid)),
  EUID(Kind.USER, Source.subject(SubjectPart.STATUS, Subject::euid)),
  SUID(Kind.USER, Source.subject(SubjectPart.STATUS, Subject::suid)),
  FSUID(Kind.USER, Source.subject(SubjectPart.STATUS, Subject::fsuid)),
  GID(Kind.GROUP, Source.subject(SubjectPart.STATUS, Subject::gid)),
  EGID(Kind.GROUP, Source.subject(SubjectPart.STATUS, Subject::egid)),
  SGID(Kind.GROUP, Source.subject(SubjectPart.STATUS, Subject::sgid)),
  FSGID(Kind.GROUP, Source.subject(SubjectPart.STATUS, Subject::fsgid)),
  PID(Kind.PROCESS, Source.subject(SubjectPart.STATUS, Subject::pid)),
  PPID(Kind.PROCESS, Source.subject(SubjectPart.STATUS, Subject::ppid)),
  COMM(Kind.COMMAND, Source.text(SubjectPart.COMM, Subject::comm)),
  EXE(Kind.PROGRAM, Source.text(SubjectPart.EXE, Subject::exe)),

  PATH(Kind.PATH, Source.path()),
  DIR(Kind.DIRECTORY, Source.path()),
  INODE(Kind.INODE, Source.object(FileObject::inode)),
  DEV(Kind.DEVICE, Source.object(it -> device(it.deviceMajor(), it.deviceMinor()))),
  OBJ_UID(Kind.USER, Source.object(FileObject::ouid)),
  OBJ_GID(Kind.GROUP, Source.object(FileObject::ogid)),
  FILETYPE(Kind.FILE_TYPE, Source.object(it -> it.mode() & FileType.MASK));

  /** What a field's values are. */
  enum Kind {
    OPERATION,
    SUCCESS,
    EXIT,
    FLAGS,
    USER,
    GROUP,
    SESSION,
    PROCESS,
    COMMAND,
    PROGRAM,
    PATH,
    DIRECTORY,
    INODE,
    DEVICE,
    FILE_TYPE;

    private static final Set<Operator> EQUALITY = EnumSet.of(Operator.EQUAL, Operator.NOT_EQUAL);
    private static final Set<Operator> BITS =
        EnumSet.of(Operator.EQUAL, Operator.NOT_EQUAL, Operator.ANY_BITS, Operator.ALL_BITS);
    private static final Set<Operator> ORDER =
        EnumSet.complementOf(EnumSet.of(Operator.ANY_BITS, Operator.ALL_BITS));

    /** Which operators make sense: as audit_field_valid of the kernel's auditfilter.c. */
    Set<Operator> operators() {
      return switch (this) {
        case USER, GROUP, SESSION, PROCESS, EXIT -> ORDER;
        case FLAGS -> BITS;
        default -> EQUALITY;
      };
    }
  }

  private static final List<Operation> OPERATIONS = List.of(Operation.values());

  private final String word = name().toLowerCase(Locale.ROOT);
  private final Kind kind;

  @SuppressWarnings("ImmutableEnumChecker") // records of functions without state
  private final Source source;

  ConditionField(Kind kind, Source source) {
    this.kind = kind;
    this.source = source;
  }

  /** The word before the operator. */
  public String word() {
    return word;
  }

  Kind kind() {
    return kind;
  }

  Source source() {
    return source;
  }

  /** Whether it is about the objects of an operation: there may be several. */
  public boolean isOfObject() {
    return source instanceof Source.OfObject;
  }

  /** The field that {@code word} names. */
  static Optional<ConditionField> ofWord(String word) {
    return Arrays.stream(values()).filter(field -> field.word.equals(word)).findFirst();
  }

  /** All words, for messages. */
  static String words() {
    return Arrays.stream(values()).map(ConditionField::word).collect(Collectors.joining(", "));
  }

  /** Operations as numbers, to be compared like those. */
  static long number(Operation operation) {
    return OPERATIONS.indexOf(operation);
  }

  /** The operation that {@link #number} made {@code number} of. */
  static Operation operation(long number) {
    return OPERATIONS.get((int) number);
  }

  /** A device number that no two devices share. */
  static long device(long major, long minor) {
    return major << 32 | minor;
  }
}
