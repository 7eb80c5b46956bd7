package org.auditfs.web;

/**
 * What a browser may ask of us.
 *
 * @param stallMillisMax so long it may take nothing of what is there for it
 * @param behindMax so many events it is told when it comes back, the newest
 */
record Limits(int stallMillisMax, long behindMax) {

  /** A page holds 100,000 events: HELD_MAX of list.js. */
  static final Limits USUAL = new Limits(30_000, 100_000);
}
