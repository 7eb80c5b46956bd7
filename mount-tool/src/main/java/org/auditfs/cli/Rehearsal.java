package org.auditfs.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
import org.auditfs.store.EventClock;
import org.auditfs.store.StoreOptions;

/**
 * A trail of operations that never were, in two segments and with an index. For {@code
 * scripts/auditfs}: reading it shows which classes those need who read a real one.
 */
public final class Rehearsal {

  static final String KEY = "rehearsal";
  private static final int RUN = 64;
  private static final int EVENTS = 2 * RUN + RUN / 2;

  private Rehearsal() {}

  /** Makes it in the directory that is the only argument. */
  public static void main(String[] arguments) throws StoreException {
    StoreOptions options = StoreOptions.defaults().withRunEvents(RUN);
    try (AuditStore store = AuditStore.open(Path.of(arguments[0]), options, EventClock.SYSTEM)) {
      for (int i = 0; i < EVENTS; i++) {
        store.append(event(i));
        if (i == RUN) {
          store.rotate();
        }
      }
    }
  }

  private static FileEvent event(int number) {
    return new FileEvent(
        Operation.OPEN,
        number % 2 == 0 ? Outcome.SUCCESS : Outcome.failed(Errno.EACCES),
        Optional.of(0),
        FilePath.ROOT,
        subject(),
        new FileObject(FilePath.of("/file"), 0, 1, 1, 1, 0100644, 0, 0, 0, 1, NameType.NORMAL),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(new RuleRef(1, Verb.SECRECY, List.of(KEY))));
  }

  private static Subject subject() {
    ByteString program = ByteString.of("/usr/bin/cat");
    return new Subject(
        Subject.UNSET,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        1,
        1,
        1,
        program,
        program,
        program,
        program,
        program,
        Optional.empty());
  }
}
