package org.auditfs.event;

/** An event in the trail. */
public record RecordedEvent(EventId id, Event event) {}
