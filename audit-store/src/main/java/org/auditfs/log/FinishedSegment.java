package org.auditfs.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.auditfs.event.StoreException;

/**
 * A segment that is not written any more.
 *
 * @param first serial of its first event
 * @param next serial with which the segment behind it begins
 * @param bytes of the file
 * @param endMicros microseconds since 1970 of the event that came next: all of its own are as old,
 *     or older; {@link Long#MAX_VALUE} while there is none
 */
public record FinishedSegment(Path path, long first, long next, long bytes, long endMicros) {

  /**
   * Those of the log in {@code directory}, oldest first.
   *
   * @throws StoreException when the log cannot be read
   */
  public static List<FinishedSegment> list(Path directory) throws StoreException {
    List<FinishedSegment> finished = new ArrayList<>();
    List<Segment> segments = Segment.list(directory);
    try (LogReader reader = LogReader.open(directory)) {
      for (int i = 0; i + 1 < segments.size(); i++) {
        Segment here = segments.get(i);
        SegmentHeader after = segments.get(i + 1).header();
        finished.add(
            new FinishedSegment(
                here.path(),
                here.header().firstSerial(),
                after.firstSerial(),
                here.size(),
                firstMicros(reader, after.firstSerial())));
      }
    } catch (IOException e) {
      throw new StoreException("cannot read the trail in " + directory + ": " + e.getMessage(), e);
    }
    return finished;
  }

  /**
   * The time of the first event of the segment that begins with {@code first}, {@link
   * Long#MAX_VALUE} while it has none.
   *
   * @throws StoreException when the log cannot be read
   */
  public static long firstMicros(LogReader reader, long first) throws StoreException {
    reader.seek(new Position(first, SegmentHeader.LENGTH), first);
    return reader.next() ? reader.id().timeMicros() : Long.MAX_VALUE;
  }

  /**
   * Removes it; the names in the directory are on the disk afterwards.
   *
   * @throws StoreException when it cannot be removed
   */
  public void remove(Disk disk) throws StoreException {
    try {
      disk.delete(path);
      disk.sync(Objects.requireNonNull(path.toAbsolutePath().getParent()));
    } catch (IOException e) {
      throw new StoreException("cannot remove " + path + ": " + e.getMessage(), e);
    }
  }
}
