package org.auditfs.event;

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
}
