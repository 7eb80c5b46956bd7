package org.auditfs.store;

import java.util.Optional;
import org.auditfs.event.Operation;

/**
 * Tells once that less room is left than there should be; again only after there was enough, and a
 * sixteenth more, so that a disk at the very threshold does not tell again and again.
 */
final class Alarm {

  private final Operation operation;
  private final Threshold threshold;
  private volatile boolean raised;

  Alarm(Operation operation, Threshold threshold) {
    this.operation = operation;
    this.threshold = threshold;
  }

  Operation operation() {
    return operation;
  }

  /** Whether there is too little now. */
  boolean isRaised() {
    return raised;
  }

  /** What is to be told of {@code room}, if anything. */
  Optional<String> look(Room room) {
    long wanted = threshold.bytes(room);
    if (room.freeBytes() >= wanted + wanted / 16) {
      raised = false;
    }
    if (raised || room.freeBytes() >= wanted) {
      return Optional.empty();
    }
    raised = true;
    return Optional.of(
        (room.freeBytes() >> 20)
            + " of "
            + (room.allBytes() >> 20)
            + " MiB are left, fewer than "
            + (wanted >> 20)
            + ": give the trail's disk more room");
  }
}
