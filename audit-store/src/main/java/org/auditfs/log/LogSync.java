package org.auditfs.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.auditfs.event.StoreException;

/** Brings to the disk what was only given to the operating system. */
public final class LogSync {

  private LogSync() {}

  /**
   * Waits until the disk has every event that is behind {@code serial} now, and the names of their
   * segments.
   *
   * @throws StoreException when the disk does not take them
   */
  public static void behind(Disk disk, Path directory, long serial) throws StoreException {
    List<Segment> segments = Segment.list(directory);
    try {
      for (int i = 0; i < segments.size(); i++) {
        boolean ended =
            i + 1 < segments.size() && segments.get(i + 1).header().firstSerial() <= serial + 1;
        if (!ended) {
          file(disk, segments.get(i).path());
        }
      }
      disk.sync(directory);
    } catch (IOException e) {
      throw new StoreException(
          "cannot bring the log in " + directory + " to the disk: " + e.getMessage(), e);
    }
  }

  private static void file(Disk disk, Path path) throws IOException {
    try (AppendFile file = disk.open(path)) {
      file.sync();
    }
  }
}
