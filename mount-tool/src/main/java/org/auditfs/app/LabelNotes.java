package org.auditfs.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.auditfs.event.Event;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Operation;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.file.FilePath;

/**
 * What was labelled while no daemon ran: {@code STATE/labellings}, which the next daemon records,
 * as it does {@link ReviewNotes}. Several commands may note at once; the file is locked meanwhile.
 *
 * <pre>
 * # who, when and with which command, as in STATE/reviews
 * PID {@link LabelNote}                                    by the command whose pid it is
 * </pre>
 */
public final class LabelNotes {

  private static final String NAME = "labellings";

  /** Some million files. */
  private static final long BYTES_MAX = 256L << 20;

  private LabelNotes() {}

  /** Takes what was noted, in its order. */
  interface Taker {
    void take(Event event) throws StoreException;
  }

  /** Notes that this process is about to label with the command {@code words}. */
  public static void begin(Path state, String words) throws IOException {
    append(state, "# " + ReviewNotes.line(words));
  }

  /** Notes what this process has done. */
  public static void add(Path state, List<LabelNote> notes) throws IOException {
    String pid = ProcessHandle.current().pid() + " ";
    append(
        state, notes.stream().map(note -> pid + note.text() + "\n").collect(Collectors.joining()));
  }

  @SuppressWarnings("try") // the lock is held, and not used
  private static void append(Path state, String lines) throws IOException {
    try (FileChannel file =
            FileChannel.open(
                state.resolve(NAME),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")));
        var lock = file.lock()) {
      long end = file.size();
      if (end > BYTES_MAX) {
        throw new IOException(
            state.resolve(NAME) + " is full: mount something to have it recorded");
      }
      ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        end += file.write(bytes, end);
      }
    }
  }

  /** Gives away all that was noted, and forgets it when all of it is taken. */
  @SuppressWarnings("try")
  static void replay(Path state, Taker taker) throws IOException, StoreException {
    Path path = state.resolve(NAME);
    if (Files.notExists(path)) {
      return;
    }
    try (FileChannel file =
            FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var lock = file.lock()) {
      BufferedReader lines =
          new BufferedReader(Channels.newReader(file, StandardCharsets.ISO_8859_1));
      Map<String, Subject> subjects = new HashMap<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Optional<? extends Event> event = event(line, subjects);
        if (event.isPresent()) {
          taker.take(event.get());
        }
      }
      file.truncate(0); // not removed: somebody may wait for the lock
    }
  }

  private static Optional<? extends Event> event(String line, Map<String, Subject> subjects) {
    if (line.startsWith("# ")) {
      Optional<DaemonEvent> begun = ReviewNotes.event(Operation.LABELLING, line.substring(2));
      begun.ifPresent(it -> subjects.put(Long.toString(it.subject().pid()), it.subject()));
      return begun;
    }
    String[] parts = line.split(" ", 2);
    Subject who = subjects.getOrDefault(parts[0], Subject.NOBODY);
    return LabelNote.parse(parts.length < 2 ? "" : parts[1])
        .map(note -> note.event(who, FilePath.ROOT));
  }
}
