package org.auditfs.event;

/**
 * What became of an event that nobody waits for. Exactly one of these is called, once, by a thread
 * of the trail on which others wait: it must neither fail nor block, nor ask the trail for
 * anything.
 */
public interface Fate {

  /** It is as durable as the trail promises: now it may be told that it happened. */
  void kept();

  /** It could not be recorded, and nobody may be told that it happened. */
  void lost(StoreException why);
}
