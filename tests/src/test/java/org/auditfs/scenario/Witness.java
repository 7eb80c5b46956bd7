package org.auditfs.scenario;

/** Who sees what is done. */
interface Witness {

  /**
   * Something is done, or tried.
   *
   * @param change does it
   */
  void see(Deed deed, Runnable change);
}
