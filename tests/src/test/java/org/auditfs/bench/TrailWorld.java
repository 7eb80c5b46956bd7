package org.auditfs.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.auditfs.event.Event;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.FileObject;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.RuleRef;
import org.auditfs.event.Subject;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;

/**
 * Events of realistic shape, the same each time: 100,000 files below /etc, 30 programs of 20 users,
 * a new process every dozen events, one in fifty refused. A hundred events of the whole, evenly
 * spread, have the key, the file, the inode and the user that are looked for; a hundred thousand
 * the common key.
 */
public final class TrailWorld {

  static final String RARE_KEY = "rare";
  static final String COMMON_KEY = "common";
  static final String RARE_FILE = "/etc/rare/file";
  static final long RARE_INODE = 4_000_000;
  static final long RARE_USER = 4242;

  private static final int FILES = 100_000;
  private static final int PROGRAMS = 30;
  private static final int USERS = 20;
  private static final int EVENTS_A_PROCESS = 12;
  private static final long RARE = 100;
  private static final long COMMON = 100_000;

  /** Events that are made beforehand: making them is not what is measured. */
  private static final int MADE = 1 << 16;

  private final long events;
  private final List<FileObject> files = new ArrayList<>();
  private final Event[] made = new Event[MADE];
  private final Map<String, ByteString> texts = new ConcurrentHashMap<>();
  private final FilePath mount = FilePath.of("/etc");

  /** A world of so many events. */
  public TrailWorld(long events) {
    this.events = events;
    for (int i = 0; i < FILES; i++) {
      String path = "/etc/%s%d/conf.d/%05d.conf".formatted(i % 3 == 0 ? "app" : "svc", i % 500, i);
      files.add(object(path, 1000 + i));
    }
    for (int i = 0; i < MADE; i++) {
      made[i] = make(i, false, "config");
    }
  }

  /** The event that is the {@code number}th, from 0. */
  public Event event(long number) {
    if (number % (events / RARE) == events / RARE / 2) {
      return make(number, true, RARE_KEY);
    }
    boolean common = number % Math.max(events / COMMON, 1) == 0;
    return common ? make(number, false, COMMON_KEY) : made[(int) (number % MADE)];
  }

  private Event make(long number, boolean rare, String key) {
    Random random = new Random(number * 0x9e3779b97f4a7c15L);
    long process = number / EVENTS_A_PROCESS;
    int program = (int) (process % PROGRAMS);
    long user = rare ? RARE_USER : 1000 + process % USERS;
    Operation operation = random.nextInt(5) == 0 ? Operation.CHMOD : Operation.OPEN;
    return new FileEvent(
        operation,
        random.nextInt(50) == 0 ? Outcome.failed(Errno.EACCES) : Outcome.SUCCESS,
        operation == Operation.OPEN ? Optional.of(0) : Optional.empty(),
        mount,
        subject(user, 5000 + process % 400_000, program),
        rare ? object(RARE_FILE, RARE_INODE) : files.get(random.nextInt(FILES)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(new RuleRef(rare ? 1 : 2, Verb.INTEGRITY, List.of(key))));
  }

  private static FileObject object(String path, long inode) {
    return new FileObject(
        FilePath.of(path), 0xfe, 0, inode, 1, 0100644, 0, 0, 0, 1, NameType.NORMAL);
  }

  private Subject subject(long uid, long pid, int program) {
    String name = "program" + program;
    return new Subject(
        uid,
        uid,
        uid,
        uid,
        uid,
        uid,
        uid,
        uid,
        uid,
        pid,
        4700,
        pid % 1000,
        text("pts" + pid % 10),
        text(name),
        text("/usr/bin/" + name),
        text("/home/user" + uid),
        text(name + "\0--now"),
        Optional.empty());
  }

  /** Who records an event has just made it: it is not to be fetched from far away. */
  private ByteString text(String text) {
    return texts.computeIfAbsent(text, ByteString::of);
  }
}
