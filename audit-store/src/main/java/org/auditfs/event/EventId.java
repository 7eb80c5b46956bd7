package org.auditfs.event;

/**
 * Which event, and when.
 *
 * @param serial 1 for a trail's first event, then one more each, without a gap, over restarts
 * @param timeMicros microseconds since 1970-01-01T00:00:00Z, never less than the event before
 */
public record EventId(long serial, long timeMicros) {}
