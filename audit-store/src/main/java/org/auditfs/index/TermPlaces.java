package org.auditfs.index;

import java.util.BitSet;

/** Where in a run a term occurs, not yet unpacked. */
public final class TermPlaces {

  private final Postings.Found found;
  private final int events;

  TermPlaces(Postings.Found found, int events) {
    this.found = found;
    this.events = events;
  }

  /** How many places there are at most: known sooner than the places. */
  public int atMost() {
    return Postings.atMost(found);
  }

  /**
   * The places of the events that may have the term: all that do, and perhaps others.
   *
   * @throws DamagedIndexException when the index is not as it was built
   */
  public BitSet places() throws DamagedIndexException {
    return Postings.decode(found, events);
  }
}
