package org.auditfs.log;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
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

  private static final int COPY_BYTES = 1 << 16;

  /**
   * Checks the log in {@code directory}, makes one if there is none, and moves a torn tail aside.
   * Nobody else may write it.
   *
   * @param sync whether to wait for the disk when something is changed
   * @throws StoreException when it is in no state to be written; nothing was changed then
   */
  public static LogRecovery recover(Disk disk, Path directory, boolean sync) throws StoreException {
    try {
      Optional<TornTail> emptied = moveEmptyAside(disk, directory);
      List<Segment> segments = Segment.list(directory);
      if (segments.isEmpty()) {
        SegmentHeader first = new SegmentHeader(1, TrailId.random(), 0, 0);
        LogWriter.create(directory, first, disk, sync).close();
        if (sync) {
          disk.sync(directory);
        }
        return new LogRecovery(1, 1, Optional.empty(), emptied);
      }
      LogRecovery recovery = recover(disk, directory, segments);
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

  private static LogRecovery recover(Disk disk, Path directory, List<Segment> segments)
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
      return new LogRecovery(first, next, last, cut(disk, end, tail.offset()));
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

  private static Optional<TornTail> cut(Disk disk, Segment segment, long offset)
      throws IOException {
    long bytes = Files.size(segment.path()) - offset;
    if (bytes == 0) {
      return Optional.empty();
    }
    Path kept = freeName(segment.path(), offset);
    disk.create(kept);
    try (FileChannel from = FileChannel.open(segment.path(), StandardOpenOption.READ);
        AppendFile to = disk.open(kept);
        AppendFile cut = disk.open(segment.path())) {
      copy(from, offset, to, bytes);
      to.sync();
      cut.truncate(offset);
    }
    return Optional.of(new TornTail(segment.path(), offset, bytes, kept));
  }

  private static void copy(FileChannel from, long offset, AppendFile to, long bytes)
      throws IOException {
    ByteBuffer part = ByteBuffer.allocate(COPY_BYTES);
    for (long done = 0; done < bytes; done += part.position()) {
      part.clear();
      if (from.read(part, offset + done) < 0) {
        throw new EOFException("the torn tail became shorter");
      }
      to.write(part.array(), part.position(), done);
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
  private static Optional<TornTail> moveEmptyAside(Disk disk, Path directory) throws IOException {
    List<Path> paths = Segment.paths(directory);
    if (paths.isEmpty() || !isEmpty(paths.get(paths.size() - 1))) {
      return Optional.empty();
    }
    Path last = paths.get(paths.size() - 1);
    long size = Files.size(last);
    Path kept = freeName(last, 0);
    disk.rename(last, kept);
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
