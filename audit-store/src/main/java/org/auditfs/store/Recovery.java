package org.auditfs.store;

import java.util.Optional;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.log.LogRecovery;
import org.auditfs.log.TornTail;

/**
 * What was found when the trail was opened.
 *
 * @param lastSerial serial of the last event, 0 for a new trail
 * @param tornTail what was cut off and moved aside
 * @param lost serials of events that a checkpoint had signed, and that are gone
 * @param endedInOrder whether the daemon before this one wrote its end, or there was none; if not,
 *     an {@link Operation#ABORT} is due
 */
public record Recovery(
    long lastSerial, Optional<TornTail> tornTail, Optional<Lost> lost, boolean endedInOrder) {

  /** Events that were lost. */
  public record Lost(long first, long last) {
    @Override
    public String toString() {
      return "events " + first + " to " + last + " are lost, though a checkpoint has signed them";
    }
  }

  static Recovery of(LogRecovery log, Optional<Lost> lost) {
    boolean ended =
        log.last()
            .map(RecordedEvent::event)
            .map(event -> event.operation() == Operation.END)
            .orElse(true);
    return new Recovery(
        log.nextSerial() - 1,
        log.tornTail(),
        lost,
        ended && log.tornTail().isEmpty() && lost.isEmpty());
  }
}
