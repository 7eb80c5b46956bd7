package org.auditfs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A contender in its place.
 *
 * @param point where its users see the files
 * @param daemon the process that serves it
 * @param end takes it away
 */
record Mount(Path point, Optional<Long> daemon, Runnable end) implements AutoCloseable {

  /** Resident memory of its daemon now, in bytes: VmRSS of proc(5). */
  OptionalLong resident() throws IOException {
    if (daemon.isEmpty()) {
      return OptionalLong.empty();
    }
    Path status = Path.of("/proc", Long.toString(daemon.get()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst();
  }

  @Override
  public void close() {
    end.run();
  }
}
