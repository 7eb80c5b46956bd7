package org.auditfs.store;

/**
 * What the administrator has chosen for the room that the trail takes.
 *
 * @param onFull what is done while it cannot be written
 * @param spaceLeft when to tell that room becomes scarce
 * @param adminSpaceLeft when to tell so again, the last time
 * @param keep how much of it is kept
 */
public record StoragePolicy(
    FullAction onFull, Threshold spaceLeft, Threshold adminSpaceLeft, Keep keep) {

  /** Deny, no thresholds, keep all. */
  public static StoragePolicy defaults() {
    return new StoragePolicy(FullAction.DENY, Threshold.NONE, Threshold.NONE, Keep.ALL);
  }

  /** The same with another action. */
  public StoragePolicy withOnFull(FullAction wanted) {
    return new StoragePolicy(wanted, spaceLeft, adminSpaceLeft, keep);
  }

  /** The same with other thresholds. */
  public StoragePolicy withThresholds(Threshold first, Threshold last) {
    return new StoragePolicy(onFull, first, last, keep);
  }

  /** The same, keeping another part. */
  public StoragePolicy withKeep(Keep wanted) {
    return new StoragePolicy(onFull, spaceLeft, adminSpaceLeft, wanted);
  }
}
