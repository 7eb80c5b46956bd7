package org.auditfs.event;

import java.util.Optional;
import java.util.function.Supplier;

/** Where events go. */
@FunctionalInterface
public interface EventSink {

  /**
   * Records {@code event}. It returns only when the event is as durable as the trail promises;
   * until then nobody may be told that it happened.
   *
   * @throws StoreException when it could not be recorded
   */
  EventId append(Event event) throws StoreException;

  /**
   * As {@link #append}, for who needs no number. What cannot be recorded is passed over where the
   * administrator has chosen that it may be done all the same.
   *
   * @throws StoreException when it could not be recorded, and must not be done then
   */
  default void record(Event event) throws StoreException {
    var unused = append(event);
  }

  /**
   * As {@link #record(Event)}, but need not wait where the event takes its time to be durable: then
   * {@code deferral} is asked, and told later, unless it gives nobody to be told.
   *
   * @throws StoreException when it could not be recorded, and must not be done then; nobody is told
   */
  default void record(Event event, Supplier<Optional<Fate>> deferral) throws StoreException {
    record(event);
  }

  /**
   * Whether what happens from now on may find no room to be recorded. Then what must be recorded is
   * refused, before it has any effect, to all but the audit administrator (CAPP, FAU_STG.4).
   */
  default boolean isFull() {
    return false;
  }

  /** Counts an operation that was refused for that reason. */
  default void countDenied() {}
}
