package org.auditfs.store;

/**
 * The trail at a glance.
 *
 * @param events events in the log
 * @param lastSerial serial of the last, 0 for none
 * @param lost events that could not be written since the store was opened
 * @param denied operations that were refused since then because they could not have been recorded
 * @param full whether that is so now
 * @param queueHighWater the most events that ever waited for one write
 * @param segments segment files
 * @param bytes bytes of the segment files
 * @param indexedSerial the last serial that the index knows, 0 for none
 */
public record StoreStatus(
    long events,
    long lastSerial,
    long lost,
    long denied,
    boolean full,
    int queueHighWater,
    int segments,
    long bytes,
    long indexedSerial) {}
