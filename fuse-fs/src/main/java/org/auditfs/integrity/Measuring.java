package org.auditfs.integrity;

import java.io.IOException;
import org.auditfs.measure.MeasurementCache;
import org.auditfs.measure.MeasurementList;
import org.auditfs.violation.OpenLedger;

/**
 * What all measured mounts of a daemon share: one list, one count of opens, one memory of digests,
 * one lock for each object's labels.
 */
public final class Measuring {

  /** Files whose digests are remembered: some 25 MB at most. */
  private static final int FILES_MAX = 65_536;

  private final MeasurementList list;
  private final OpenLedger ledger = new OpenLedger();
  private final MeasurementCache cache = new MeasurementCache(FILES_MAX);
  private final ObjectLocks locks = new ObjectLocks();
  private final WrittenFiles written = new WrittenFiles();
  private final Closings closings = new Closings();

  private Measuring(MeasurementList list) {
    this.list = list;
  }

  /**
   * With nothing open and nothing remembered.
   *
   * @param list asked only when something is to be listed
   */
  public static Measuring of(MeasurementList list) {
    return new Measuring(list);
  }

  /** Where measurements are kept. */
  public MeasurementList list() {
    return list;
  }

  OpenLedger ledger() {
    return ledger;
  }

  MeasurementCache cache() {
    return cache;
  }

  ObjectLocks locks() {
    return locks;
  }

  WrittenFiles written() {
    return written;
  }

  Closings closings() {
    return closings;
  }

  /** Begins the list, if it is empty. */
  public void start(MeasuredMount mount) throws IOException {
    list.start(mount.hash(), mount.template());
  }
}
