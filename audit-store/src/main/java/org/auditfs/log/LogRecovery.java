package org.auditfs.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;

/**
 * A log made ready to be written again.
 *
 * @param firstSerial the first serial that the log still has
 * @param nextSerial the serial that comes next
 * @param last the last event; empty for a new trail, or when its segment has none yet
 * @param tornTail what was cut off
 */
public record LogRecovery(
    long firstSerial, long nextSerial, Optional<RecordedEvent> last, Optional<TornTail> tornTail) {

  /**
   * Checks the log in {@code directory}, makes one if there is none, and moves a torn tail aside.
   * Nobody else may write it.
   *
   * @param sync whether to wait for the disk when something is changed
   * @throws StoreException when it is in no state to be written; nothing was changed then
   */
  public static LogRecovery recover(Path directory, boolean sync) throws StoreException {
    try {
      Optional<TornTail> emptied = moveEmptyAside(directory);
      List<Segment> segments = Segment.list(directory);
      if (segments.isEmpty()) {
        SegmentHeader first = new SegmentHeader(1, TrailId.random(), 0, 0);
        LogWriter.create(directory, first, AppendFile::open, sync).close();
        if (sync) {
          LogWriter.sync(directory);
        }
        return new LogRecovery(1, 1, Optional.empty(), emptied);
      }
      LogRecovery recovery = recover(directory, segments);
      return emptied.isEmpty() ? recovery : recovery.with(emptied);
    } catch (IOException e) {
      throw new StoreException(
          "cannot recover the trail in " + directory + ": " + e.getMessage(), e);
    }
  }

  /** The same, going on with {@code serial}. */
  public LogRecovery goingOnWith(long serial) {
    return new LogRecovery(firstSerial, serial, last, tornTail);
  }

  private LogRecovery with(Optional<TornTail> tail) {
    return new LogRecovery(firstSerial, nextSerial, last, tornTail.or(() -> tail));
  }

  private static LogRecovery recover(Path directory, List<Segment> segments)
      throws IOException, StoreException {
    Optional<RecordedEvent> last = Optional.empty();
    long first = segments.get(0).header().firstSerial();
    Segment end = segments.get(segments.size() - 1);
    long next = end.header().firstSerial();
    try (LogReader reader = LogReader.open(directory)) {
      reader.seek(reader.beginOfLastSegment(), next);
      while (reader.next()) {
        next = reader.id().serial() + 1;
      }
      Position tail = reader.position();
      if (next > end.header().firstSerial()) {
        last = Optional.of(reader.last());
      } else if (segments.size() > 1) {
        last = lastOf(reader, segments.subList(0, segments.size() - 1));
      }
      return new LogRecovery(first, next, last, cut(end, tail.offset()));
    }
  }

  /** The last event of finished segments, of which the last may have lost all of its events. */
  private static Optional<RecordedEvent> lastOf(LogReader reader, List<Segment> finished)
      throws StoreException {
    for (int i = finished.size() - 1; i >= 0; i--) {
      if (finished.get(i).size() > SegmentHeader.LENGTH) {
        long first = finished.get(i).header().firstSerial();
        reader.seek(new Position(first, SegmentHeader.LENGTH), first);
        while (reader.next()) {
          // Only the last one is wanted.
        }
        return Optional.of(reader.last());
      }
    }
    return Optional.empty();
  }

  private static Optional<TornTail> cut(Segment segment, long offset) throws IOException {
    long bytes = Files.size(segment.path()) - offset;
    if (bytes == 0) {
      return Optional.empty();
    }
    Path kept = freeName(segment.path(), offset);
    try (FileChannel from =
            FileChannel.open(segment.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileChannel to =
            FileChannel.open(
                kept,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")))) {
      copy(from, offset, to, bytes);
      to.force(true);
      from.truncate(offset);
    }
    return Optional.of(new TornTail(segment.path(), offset, bytes, kept));
  }

  private static void copy(FileChannel from, long offset, FileChannel to, long bytes)
      throws IOException {
    long done = 0;
    while (done < bytes) {
      done += from.transferTo(offset + done, bytes - done, to);
    }
  }

  private static Path freeName(Path segment, long offset) {
    for (int i = 0; ; i++) {
      Path name = segment.resolveSibling(segment.getFileName() + ".torn-" + offset + "-" + i);
      if (Files.notExists(name)) {
        return name;
      }
    }
  }

  /**
   * A machine that lost its power just after a rotation may leave a last segment of no bytes or of
   * zeros: there is no event in it.
   */
  private static Optional<TornTail> moveEmptyAside(Path directory) throws IOException {
    List<Path> paths = Segment.paths(directory);
    if (paths.isEmpty() || !isEmpty(paths.get(paths.size() - 1))) {
      return Optional.empty();
    }
    Path last = paths.get(paths.size() - 1);
    long size = Files.size(last);
    Path kept = freeName(last, 0);
    Files.move(last, kept);
    return Optional.of(new TornTail(last, 0, size, kept));
  }

  private static boolean isEmpty(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] chunk = in.readNBytes(64 * 1024);
      while (chunk.length > 0) {
        for (byte b : chunk) {
          if (b != 0) {
            return false;
          }
        }
        chunk = in.readNBytes(64 * 1024);
      }
      return true;
    }
  }
}
