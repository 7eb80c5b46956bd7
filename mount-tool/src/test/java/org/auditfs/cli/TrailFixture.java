package org.auditfs.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.auditfs.event.Event;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.FileObject;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.RuleRef;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.store.AuditStore;
import org.auditfs.store.StoreOptions;

/** A trail whose content is known, made without a mount: an event a second. */
public final class TrailFixture {

  /** 2026-11-22T09:30:00Z. */
  static final long TIME = 1_795_339_800_000_000L;

  private static final long SECOND = 1_000_000;

  private static final RuleRef WATCH = new RuleRef(1, Verb.INTEGRITY, List.of("pass wd", "acct"));
  private static final RuleRef SECRET = new RuleRef(2, Verb.SECRECY, List.of("shadow"));

  private TrailFixture() {}

  /**
   * Start, mount, add_rule, four opens of two files, a refused one, a rename over, a chmod, end.
   */
  static List<Event> story() {
    FilePath evil = new FilePath(ByteString.of("/etc/\u001b[31m ").concat(ByteString.ofHex("ff")));
    return List.of(
        daemon(Operation.START, Optional.empty()),
        daemon(Operation.MOUNT, Optional.of(FilePath.of("/etc"))),
        new ConfigEvent(
            Operation.ADD_RULE,
            Outcome.SUCCESS,
            user(0, "/usr/bin/java"),
            Optional.of(FilePath.of("/etc/shadow")),
            ByteString.of("secrecy /etc/shadow -k shadow"),
            "",
            List.of(SECRET)),
        on(Operation.OPEN, Outcome.SUCCESS, user(0, "/usr/bin/cat"), "/etc/shadow", SECRET),
        on(Operation.OPEN, Outcome.SUCCESS, user(0, "/usr/bin/cat"), "/etc/shadow", SECRET),
        on(
            Operation.OPEN,
            Outcome.failed(Errno.EACCES),
            user(4242, "/usr/bin/cat"),
            "/etc/shadow",
            SECRET),
        on(Operation.OPEN, Outcome.SUCCESS, user(4242, "/opt/my tool"), evil, WATCH),
        rename(),
        on(Operation.CHMOD, Outcome.SUCCESS, user(0, "/bin/chmod"), "/etc/passwd", WATCH),
        daemon(Operation.END, Optional.empty()));
  }

  /** Writes the story {@code times} times over; gives the last serial. */
  public static long write(Path state, int times) throws StoreException {
    AtomicLong micros = new AtomicLong(TIME);
    long last = 0;
    StoreOptions options = StoreOptions.defaults().withRunEvents(64);
    try (AuditStore store = AuditStore.open(state, options, micros::get)) {
      micros.addAndGet(store.recovery().lastSerial() * SECOND);
      for (int i = 0; i < times; i++) {
        for (Event event : story()) {
          last = store.append(event).serial();
          micros.addAndGet(SECOND);
        }
      }
    }
    return last;
  }

  private static DaemonEvent daemon(Operation operation, Optional<FilePath> path) {
    return new DaemonEvent(operation, Outcome.SUCCESS, user(0, "/usr/bin/java"), path, "");
  }

  private static FileEvent on(
      Operation operation, Outcome outcome, Subject who, String path, RuleRef rule) {
    return on(operation, outcome, who, FilePath.of(path), rule);
  }

  private static FileEvent on(
      Operation operation, Outcome outcome, Subject who, FilePath path, RuleRef rule) {
    return new FileEvent(
        operation,
        outcome,
        operation == Operation.OPEN ? Optional.of(0) : Optional.empty(),
        FilePath.of("/etc"),
        who,
        object(path, 131, NameType.NORMAL),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(rule));
  }

  private static FileEvent rename() {
    return new FileEvent(
        Operation.RENAME,
        Outcome.SUCCESS,
        Optional.empty(),
        FilePath.of("/etc"),
        user(0, "/usr/bin/mv"),
        object(FilePath.of("/etc/passwd+"), 200, NameType.DELETE),
        Optional.of(object(FilePath.of("/etc/passwd"), 200, NameType.CREATE)),
        Optional.of(object(FilePath.of("/etc/passwd"), 131, NameType.DELETE)),
        Optional.empty(),
        List.of(WATCH));
  }

  private static FileObject object(FilePath path, long inode, NameType type) {
    return new FileObject(path, 0xfe, 0, inode, 77, 0100640, 0, 42, 0, 1, type);
  }

  private static Subject user(long uid, String exe) {
    String comm = exe.substring(exe.lastIndexOf('/') + 1);
    return new Subject(
        uid == 0 ? Subject.UNSET : uid,
        uid,
        uid,
        uid,
        uid,
        uid,
        uid,
        uid,
        uid,
        4700 + uid,
        4700,
        3,
        ByteString.of("pts0"),
        ByteString.of(comm),
        ByteString.of(exe),
        ByteString.of("/home"),
        ByteString.of(comm + "\0/etc/shadow"),
        Optional.empty());
  }
}
