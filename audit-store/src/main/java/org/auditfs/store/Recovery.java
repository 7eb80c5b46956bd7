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
 * @param endedInOrder whether the daemon before this one wrote its end, or there was none; if not,
 *     an {@link Operation#ABORT} is due
 */
public record Recovery(long lastSerial, Optional<TornTail> tornTail, boolean endedInOrder) {

  static Recovery of(LogRecovery log) {
    boolean ended =
        log.last()
            .map(RecordedEvent::event)
            .map(event -> event.operation() == Operation.END)
            .orElse(true);
    return new Recovery(log.nextSerial() - 1, log.tornTail(), ended && log.tornTail().isEmpty());
  }
}
