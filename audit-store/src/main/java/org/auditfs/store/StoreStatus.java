package org.auditfs.store;

import java.util.List;

/**
 * The trail at a glance.
 *
 * @param events events in the log
 * @param lastSerial serial of the last, 0 for none
 * @param lost events that could not be written since the store was opened
 * @param denied operations that were refused since then because they could not have been recorded
 * @param trouble why the trail cannot be written now; empty when it can
 * @param alarms the thresholds that the room on its disk has passed, by their words
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
    String trouble,
    List<String> alarms,
    int queueHighWater,
    int segments,
    long bytes,
    long indexedSerial) {

  public StoreStatus {
    alarms = List.copyOf(alarms);
  }
}
