package org.auditfs.integrity;

import java.io.IOException;
import org.auditfs.measure.MeasurementCache;
import org.auditfs.measure.MeasurementList;
import org.auditfs.violation.OpenLedger;

/**
 * What all measured mounts of a daemon share: one list, one count of opens, one memory of digests.
 *
 * @param list asked only when something is to be listed
 */
public record Measuring(MeasurementList list, OpenLedger ledger, MeasurementCache cache) {

  /** Files whose digests are remembered: some 25 MB at most. */
  private static final int FILES_MAX = 65_536;

  /** With nothing open and nothing remembered. */
  public static Measuring of(MeasurementList list) {
    return new Measuring(list, new OpenLedger(), new MeasurementCache(FILES_MAX));
  }

  /** Begins the list, if it is empty. */
  public void start(MeasuredMount mount) throws IOException {
    list.start(mount.hash(), mount.template());
  }
}
