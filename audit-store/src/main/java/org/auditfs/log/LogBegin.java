package org.auditfs.log;

import java.io.IOException;
import java.nio.file.Path;
import org.auditfs.event.StoreException;

/**
 * Where a log begins. Segments may be given up while somebody reads: what fails for that reason
 * goes on where the log begins then. For one thread.
 */
public final class LogBegin {

  private final Path directory;
  private long first;

  private LogBegin(Path directory, long first) {
    this.directory = directory;
    this.first = first;
  }

  /**
   * Looks where the log in {@code directory} begins now.
   *
   * @throws StoreException when that cannot be seen
   */
  public static LogBegin of(Path directory) throws StoreException {
    return new LogBegin(directory, look(directory));
  }

  /**
   * Whether it is another place than the last time.
   *
   * @throws StoreException when that cannot be seen
   */
  public boolean hasMoved() throws StoreException {
    long before = first;
    first = look(directory);
    return first > before;
  }

  private static long look(Path directory) throws StoreException {
    try {
      return Segment.paths(directory).stream().mapToLong(Segment::firstSerial).min().orElse(0);
    } catch (IOException e) {
      throw new StoreException("cannot read the trail in " + directory + ": " + e.getMessage(), e);
    }
  }
}
