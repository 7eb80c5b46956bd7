package org.auditfs.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auditfs.event.StoreException;

/**
 * How much room the log takes.
 *
 * @param segments segment files
 * @param bytes their bytes
 */
public record LogSize(int segments, long bytes) {

  /**
   * Adds up the segments in {@code directory}.
   *
   * @throws StoreException when they cannot be looked at
   */
  public static LogSize of(Path directory) throws StoreException {
    int segments = 0;
    long bytes = 0;
    try {
      for (Path path : Segment.paths(directory)) {
        segments++;
        bytes += Files.size(path);
      }
    } catch (IOException e) {
      throw new StoreException("cannot look at the trail in " + directory + ": " + e, e);
    }
    return new LogSize(segments, bytes);
  }
}
