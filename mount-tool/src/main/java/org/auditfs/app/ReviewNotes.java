package org.auditfs.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;

/**
 * Who read the trail while no daemon ran: {@code STATE/reviews}, one line each, which the next
 * daemon records. Nobody but a daemon writes the trail itself, since a reader would have to repair
 * it first, and might meet a daemon that starts.
 */
public final class ReviewNotes {

  private static final String NAME = "reviews";

  /** More than a thousand of the longest. */
  private static final long BYTES_MAX = 16 << 20;

  /** Microseconds, uid, auid, session, pid, and the command in hex. */
  private static final Pattern LINE =
      Pattern.compile("(\\d{1,18}) (\\d+) (-?\\d+) (-?\\d+) (\\d+) ((?:[0-9a-f]{2})*)");

  private ReviewNotes() {}

  /** Notes that this process is about to read the trail with the command {@code words}. */
  public static void add(Path state, String words) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            state.resolve(NAME),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      if (file.size() > BYTES_MAX) {
        throw new IOException(
            state.resolve(NAME) + " is full: mount something to have it recorded");
      }
      file.write(ByteBuffer.wrap(line(words).getBytes(StandardCharsets.US_ASCII)));
    }
  }

  /** Who this process is, and that it began with the command {@code words} now. */
  static String line(String words) throws IOException {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    return String.join(
            " ",
            Long.toString(micros),
            Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString(),
            number("/proc/self/loginuid"),
            number("/proc/self/sessionid"),
            Long.toString(ProcessHandle.current().pid()),
            ByteString.of(words).toHex())
        + "\n";
  }

  private static String number(String file) throws IOException {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (NoSuchFileException e) {
      return Long.toString(Subject.UNKNOWN);
    }
  }

  /** What was noted, as events; lines that are none of ours are left out. */
  static List<DaemonEvent> read(Path state) throws IOException {
    List<DaemonEvent> events = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(state.resolve(NAME), StandardCharsets.ISO_8859_1)) {
        event(Operation.REVIEW, line).ifPresent(events::add);
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return events;
  }

  /** They are recorded. */
  static void forget(Path state) throws IOException {
    Files.deleteIfExists(state.resolve(NAME));
  }

  /** What {@link #line} says, as an event; nothing where it is none of ours. */
  static Optional<DaemonEvent> event(Operation operation, String line) {
    Matcher found = LINE.matcher(line);
    if (!found.matches()) {
      return Optional.empty();
    }
    try {
      Instant time = Instant.EPOCH.plus(Long.parseLong(found.group(1)), ChronoUnit.MICROS);
      String words = ByteString.ofHex(found.group(6)).toString();
      return Optional.of(
          new DaemonEvent(
              operation,
              Outcome.SUCCESS,
              subject(id(found.group(2)), id(found.group(3)), id(found.group(4)), found.group(5)),
              Optional.empty(),
              words + " (at " + time + ", while no daemon ran)"));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static long id(String number) {
    long id = Long.parseLong(number);
    if (id < Subject.UNKNOWN || id > Subject.UNSET) {
      throw new NumberFormatException("not an id: " + number);
    }
    return id;
  }

  private static Subject subject(long uid, long auid, long ses, String pid) {
    long unknown = Subject.UNKNOWN;
    ByteString nothing = ByteString.EMPTY;
    return new Subject(
        auid,
        uid,
        unknown,
        uid,
        unknown,
        unknown,
        unknown,
        unknown,
        unknown,
        id(pid),
        unknown,
        ses,
        nothing,
        ByteString.of("auditfs"),
        nothing,
        nothing,
        nothing,
        Optional.empty());
  }
}
