package org.auditfs.store;

import java.util.function.Consumer;

/**
 * How a trail is kept.
 *
 * @param durability where an event is when {@code append} returns
 * @param segmentBytesMax the size at which a segment is ended; a batch may go over it
 * @param runEvents events of an index run, 64 to 2^20
 * @param indexBytesMax more than that the index cannot become
 * @param checkpointMillis how long an event may be without a checkpoint that covers it
 * @param reserveBytes room on the disk that is kept to record what happens when it is full
 * @param policy what the administrator has chosen for the room that it takes
 * @param messages takes one line for each thing that an administrator should know
 * @param warnings takes those that somebody should be told at once, as syslog(3) does
 */
public record StoreOptions(
    Durability durability,
    long segmentBytesMax,
    int runEvents,
    long indexBytesMax,
    long checkpointMillis,
    int reserveBytes,
    StoragePolicy policy,
    Consumer<String> messages,
    Consumer<String> warnings) {

  private static final int RUN_EVENTS_MIN = 64;
  private static final int RUN_EVENTS_MAX = 1 << 20;

  public StoreOptions {
    if (segmentBytesMax < 1) {
      throw new IllegalArgumentException("a segment of at most " + segmentBytesMax + " bytes");
    }
    if (indexBytesMax < 1) {
      throw new IllegalArgumentException("an index of at most " + indexBytesMax + " bytes");
    }
    if (checkpointMillis < 1) {
      throw new IllegalArgumentException("a checkpoint every " + checkpointMillis + " ms");
    }
    if (reserveBytes < 0) {
      throw new IllegalArgumentException("a reserve of " + reserveBytes + " bytes");
    }
    if (runEvents < RUN_EVENTS_MIN || runEvents > RUN_EVENTS_MAX) {
      throw new IllegalArgumentException(
          "an index run of " + runEvents + " events; " + RUN_EVENTS_MIN + " to " + RUN_EVENTS_MAX);
    }
  }

  /**
   * Process durability, segments of 64 MiB, runs of 65,536 events in an index of at most 64 GiB of
   * address space, a checkpoint a minute, a reserve of 4 MiB, messages and warnings to nobody.
   */
  public static StoreOptions defaults() {
    return new StoreOptions(
        Durability.PROCESS,
        64L << 20,
        1 << 16,
        64L << 30,
        60_000,
        4 << 20,
        StoragePolicy.defaults(),
        message -> {},
        warning -> {});
  }

  /** The last serial of the last run that is full, {@code firstSerial - 1} while there is none. */
  long lastOfRuns(long firstSerial, long lastSerial) {
    long events = Math.max(lastSerial - firstSerial + 1, 0);
    return firstSerial - 1 + events / runEvents * runEvents;
  }

  /** The size at which a segment is ended. */
  long segmentBytes() {
    return policy.keep().segmentBytesMax(segmentBytesMax);
  }

  /** The same with another durability. */
  public StoreOptions withDurability(Durability wanted) {
    return new StoreOptions(
        wanted,
        segmentBytesMax,
        runEvents,
        indexBytesMax,
        checkpointMillis,
        reserveBytes,
        policy,
        messages,
        warnings);
  }

  /** The same with another segment size. */
  public StoreOptions withSegmentBytesMax(long wanted) {
    return new StoreOptions(
        durability,
        wanted,
        runEvents,
        indexBytesMax,
        checkpointMillis,
        reserveBytes,
        policy,
        messages,
        warnings);
  }

  /** The same with index runs of another length. */
  public StoreOptions withRunEvents(int wanted) {
    return new StoreOptions(
        durability,
        segmentBytesMax,
        wanted,
        indexBytesMax,
        checkpointMillis,
        reserveBytes,
        policy,
        messages,
        warnings);
  }

  /** The same with another limit of the index. */
  public StoreOptions withIndexBytesMax(long wanted) {
    return new StoreOptions(
        durability,
        segmentBytesMax,
        runEvents,
        wanted,
        checkpointMillis,
        reserveBytes,
        policy,
        messages,
        warnings);
  }

  /** The same with another time between checkpoints. */
  public StoreOptions withCheckpointMillis(long wanted) {
    return new StoreOptions(
        durability,
        segmentBytesMax,
        runEvents,
        indexBytesMax,
        wanted,
        reserveBytes,
        policy,
        messages,
        warnings);
  }

  /** The same with another reserve. */
  public StoreOptions withReserveBytes(int wanted) {
    return new StoreOptions(
        durability,
        segmentBytesMax,
        runEvents,
        indexBytesMax,
        checkpointMillis,
        wanted,
        policy,
        messages,
        warnings);
  }

  /** The same with another policy. */
  public StoreOptions withPolicy(StoragePolicy wanted) {
    return new StoreOptions(
        durability,
        segmentBytesMax,
        runEvents,
        indexBytesMax,
        checkpointMillis,
        reserveBytes,
        wanted,
        messages,
        warnings);
  }

  /** The same with messages to somebody else. */
  public StoreOptions withMessages(Consumer<String> wanted) {
    return new StoreOptions(
        durability,
        segmentBytesMax,
        runEvents,
        indexBytesMax,
        checkpointMillis,
        reserveBytes,
        policy,
        wanted,
        warnings);
  }

  /** The same with warnings to somebody else. */
  public StoreOptions withWarnings(Consumer<String> wanted) {
    return new StoreOptions(
        durability,
        segmentBytesMax,
        runEvents,
        indexBytesMax,
        checkpointMillis,
        reserveBytes,
        policy,
        messages,
        wanted);
  }
}
