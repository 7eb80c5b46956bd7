package org.auditfs.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What time it is. */
@FunctionalInterface
public interface EventClock {

  /** The machine's own clock. */
  EventClock SYSTEM = () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());

  /** Microseconds since 1970-01-01T00:00:00Z. */
  long micros();
}
