package org.auditfs.violation;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.auditfs.file.AccessMode;
import org.auditfs.file.FileId;
import org.auditfs.violation.OpenState.Step;

/**
 * Counts readers and writers of every open file, and tells who meets whom.
 *
 * <p>A file that nobody has open takes no memory: its state is forgotten with its last close. The
 * kernel keeps the state with the inode a while longer; the difference can only be that it blames a
 * writer for a measured reader who had gone, where another reader, who was not measured, had come.
 */
public final class OpenLedger {

  /** Files share these counts by hash: a shared one costs a needless measurement, never a wrong. */
  private static final int WRITES_LENGTH = 1 << 14;

  private final ConcurrentHashMap<FileId, OpenState> states = new ConcurrentHashMap<>();
  private final AtomicLongArray writes = new AtomicLongArray(WRITES_LENGTH);

  /**
   * Enters an open that has succeeded and is not yet answered: nobody uses what it gave before it
   * is entered, so whichever of two is entered second sees the first.
   *
   * @param measured whether a rule asks for this open to be measured; matters for readers
   */
  public Claim claim(FileId file, AccessMode mode, boolean measured) {
    if (mode == AccessMode.IOCTL_ONLY) {
      return new Claim(Optional.empty(), writers(file), writes(file));
    }
    if (mode.writes()) {
      changed(file);
    }
    // Filled once, in the one call of compute that holds the file's bin.
    Step[] taken = new Step[1];
    states.compute(
        file,
        (same, before) -> {
          taken[0] = step(before == null ? OpenState.CLOSED : before, mode, measured);
          return taken[0].state();
        });
    return new Claim(taken[0].violation(), taken[0].state().writers(), writes(file));
  }

  private static OpenState.Step step(OpenState state, AccessMode mode, boolean measured) {
    return mode.writes() ? state.write() : state.read(measured);
  }

  /** What {@link #claim} would say of the same open now; nothing is entered. */
  public Optional<Violation> foresee(FileId file, AccessMode mode, boolean measured) {
    return mode == AccessMode.IOCTL_ONLY
        ? Optional.empty()
        : step(states.getOrDefault(file, OpenState.CLOSED), mode, measured).violation();
  }

  /**
   * Takes out an open that was entered with the same {@code mode}: at its last close, when also the
   * last mapping is gone.
   */
  public void release(FileId file, AccessMode mode) {
    if (mode == AccessMode.IOCTL_ONLY) {
      return;
    }
    if (mode.writes()) {
      changed(file);
    }
    states.computeIfPresent(
        file,
        (same, before) -> {
          OpenState after = mode.writes() ? before.writerGone() : before.readerGone();
          return after.isClosed() ? null : after;
        });
  }

  /** Says that the content was changed by other means than an open (truncate(2)). */
  public void changed(FileId file) {
    writes.incrementAndGet(index(file));
  }

  /**
   * How often {@code file} may have been changed through the mount: two equal counts mean that it
   * was not. Never falls.
   */
  public long writes(FileId file) {
    return writes.get(index(file));
  }

  /** How many have {@code file} open for writing. */
  public long writers(FileId file) {
    OpenState state = states.get(file);
    return state == null ? 0 : state.writers();
  }

  /** How many files are open. */
  public int openFiles() {
    return states.size();
  }

  private static int index(FileId file) {
    int hash = file.hashCode();
    return (hash ^ hash >>> 16) & (WRITES_LENGTH - 1);
  }
}
