package org.auditfs.event;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;

/**
 * The vocabulary: by what an event can be found, how the field is called, and which values an event
 * has in it. Index and search both ask this table, so they cannot disagree.
 */
public enum Field {
  TYPE(1, "type", Kind.WORD),
  OP(2, "op", Kind.WORD),
  SUCCESS(3, "success", Kind.WORD),
  EXIT(4, "exit", Kind.NUMBER),

  AUID(5, "auid", Kind.NUMBER),
  UID(6, "uid", Kind.NUMBER),
  GID(7, "gid", Kind.NUMBER),
  /** Any of auid, uid, euid ({@code ausearch -ua}). */
  UID_ALL(8, "uid_all", Kind.NUMBER),
  PID(9, "pid", Kind.NUMBER),
  PPID(10, "ppid", Kind.NUMBER),
  SES(11, "ses", Kind.NUMBER),
  COMM(12, "comm", Kind.UNTRUSTED),
  EXE(13, "exe", Kind.UNTRUSTED),

  /** The full name of the object, the second object or the victim; of a rule, what it watches. */
  PATH(14, "path", Kind.UNTRUSTED),
  /** Every directory that one of those lies beneath. */
  SUBTREE(15, "subtree", Kind.UNTRUSTED),
  INODE(16, "inode", Kind.NUMBER),

  KEY(17, "key", Kind.UNTRUSTED),
  RULE(18, "rule", Kind.NUMBER),
  VERB(19, "verb", Kind.WORD);

  /** What a field's values are. */
  public enum Kind {
    /** Integers. */
    NUMBER,
    /** Words of ours. */
    WORD,
    /** Bytes that somebody outside chose: to be encoded before they are shown. */
    UNTRUSTED
  }

  /** Takes the values of one event in one field. */
  public interface Values {
    /** A value of a {@link Kind#NUMBER} field. */
    void number(long value);

    /** A value of any other field. */
    void text(ByteString value);
  }

  /** Takes the paths of one event. */
  private interface Paths {
    void path(FilePath path);
  }

  private static final Map<String, ByteString> WORDS = new ConcurrentHashMap<>();

  private final int number;
  private final String word;
  private final Kind kind;

  Field(int number, String word, Kind kind) {
    this.number = number;
    this.word = word;
    this.kind = kind;
  }

  /** 1 to 127, the same for ever: it stands in the index. */
  public int number() {
    return number;
  }

  /** The field's name, as audit-userspace's fieldtab.h has it where it has it. */
  public String word() {
    return word;
  }

  /** What its values are. */
  public Kind kind() {
    return kind;
  }

  /** Tells {@code out} each value that {@code event} has in this field, perhaps none. */
  public void values(Event event, Values out) {
    Subject subject = event.subject();
    switch (this) {
      case TYPE -> types(event, out);
      case OP -> operations(event, out);
      case SUCCESS -> word(event.outcome().success() ? "yes" : "no", out);
      case EXIT -> out.number(event.outcome().exit());
      case AUID -> known(subject.auid(), out);
      case UID -> known(subject.uid(), out);
      case GID -> known(subject.gid(), out);
      case UID_ALL -> uids(subject, out);
      case PID -> known(subject.pid(), out);
      case PPID -> known(subject.ppid(), out);
      case SES -> known(subject.ses(), out);
      case COMM -> out.text(subject.comm());
      case EXE -> out.text(subject.exe());
      case PATH -> paths(event, path -> out.text(path.bytes()));
      case SUBTREE -> paths(event, path -> ancestors(path.bytes(), out));
      case INODE -> inodes(event, out);
      case KEY ->
          event.rules().forEach(rule -> rule.keys().forEach(key -> out.text(ByteString.of(key))));
      case RULE -> event.rules().forEach(rule -> out.number(rule.id()));
      case VERB -> event.rules().forEach(rule -> word(rule.verb().word(), out));
    }
  }

  private static void known(long value, Values out) {
    if (value != Subject.UNKNOWN) {
      out.number(value);
    }
  }

  /** For words of ours only, which are few. */
  private static void word(String word, Values out) {
    out.text(WORDS.computeIfAbsent(word, ByteString::of));
  }

  /** What was done, and what was found out by it, though it is told in the same event. */
  private static void operations(Event event, Values out) {
    word(event.operation().word(), out);
    if (event.type() == EventType.FILE && event instanceof FileEvent file) {
      file.findings().keySet().forEach(found -> word(found.word(), out));
    }
  }

  private static void types(Event event, Values out) {
    word(event.type().word(), out);
    if (event.isAboutIntegrity() && event.type() != EventType.INTEGRITY) {
      word(EventType.INTEGRITY.word(), out);
    }
    RecordType.of(event).forEach(type -> word(type.name(), out));
  }

  private static void uids(Subject subject, Values out) {
    known(subject.auid(), out);
    known(subject.uid(), out);
    known(subject.euid(), out);
  }

  private static void inodes(Event event, Values out) {
    if (event instanceof FileEvent file) {
      inode(Optional.of(file.object()), out);
      inode(file.object2(), out);
      inode(file.victim(), out);
    }
  }

  private static void inode(Optional<FileObject> object, Values out) {
    object.filter(FileObject::exists).ifPresent(it -> out.number(it.inode()));
  }

  private static void paths(Event event, Paths out) {
    if (event instanceof FileEvent file) {
      out.path(file.object().path());
      file.object2().ifPresent(object -> out.path(object.path()));
      file.victim().ifPresent(object -> out.path(object.path()));
    } else if (event instanceof ConfigEvent config) {
      config.path().ifPresent(out::path);
    }
  }

  private static void ancestors(ByteString path, Values out) {
    for (int i = path.length() - 1; i > 0; i--) {
      if (path.at(i) == '/') {
        out.text(path.slice(0, i));
      }
    }
    if (path.length() > 1) {
      out.text(FilePath.ROOT.bytes());
    }
  }
}
