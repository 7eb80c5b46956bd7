package org.auditfs.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.Subject;

/**
 * The clock was set back.
 *
 * @param from microseconds since 1970 that it had shown
 * @param to what it showed next
 */
record ClockStep(long from, long to) {

  private static final double MICROS = 1e6;

  /** How the trail tells it. */
  DaemonEvent event() {
    String detail =
        String.format(
            Locale.ROOT,
            "by %.6f s, from %s to %s; times repeat until it has caught up",
            (from - to) / MICROS,
            instant(from),
            instant(to));
    return new DaemonEvent(
        Operation.CLOCK, Outcome.SUCCESS, Subject.NOBODY, Optional.empty(), detail);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
