package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.chain.ChainNames;
import org.auditfs.chain.Checkpoint;
import org.auditfs.chain.SignedNote;
import org.auditfs.chain.SigningKey;
import org.auditfs.event.StoreException;
import org.auditfs.log.LogSync;
import org.auditfs.log.LogWriter;

/**
 * The tree over the log, and its signed checkpoints. The order of a checkpoint: the events are on
 * the disk, the hashes are on the disk, it is signed, it is on the disk. So neither a kill nor a
 * loss of power leaves one that signs what is not there. One thread.
 */
final class Chain {

  private final TrailFiles files;
  private final EventClock clock;
  private final SigningKey key;
  private final CheckpointFile checkpoints;
  private final TreeWriter tree;
  private volatile long signedSize;
  private volatile long firstSerial;

  private Chain(
      TrailFiles files,
      EventClock clock,
      long firstSerial,
      SigningKey key,
      CheckpointFile checkpoints,
      TreeWriter tree) {
    this.files = files;
    this.clock = clock;
    this.firstSerial = firstSerial;
    this.key = key;
    this.checkpoints = checkpoints;
    this.tree = tree;
    this.signedSize = checkpoints.newest().map(Checkpoint::size).orElse(0L);
  }

  /**
   * Goes on where the newest checkpoint is. A new trail gets its key, and a checkpoint of no
   * events: from then on a trail without one has lost it.
   *
   * @param last the log's last serial
   * @throws StoreException when key, checkpoints and log do not belong together
   */
  static Chain open(TrailFiles files, EventClock clock, LogWriter log, long firstSerial, long last)
      throws StoreException {
    String origin = Checkpoint.origin(log.trail().bytes());
    Path list = files.chain().resolve(ChainNames.CHECKPOINTS);
    try {
      CheckpointFile checkpoints = CheckpointFile.open(files.own(), list, origin);
      Optional<Checkpoint> newest = checkpoints.newest();
      if (newest.isEmpty() && last > 0) {
        throw refused(list, "are missing, but the log has " + last + " events");
      }
      SigningKey key =
          newest.isEmpty()
              ? TrailKey.create(files.own(), files.keys(), origin)
              : TrailKey.load(files.keys(), origin);
      long end = Math.max(last, newest.map(Checkpoint::size).orElse(0L));
      TreeWriter tree = TreeWriter.open(files, log.trail(), log.segmentFirst(), end, newest);
      if (end > last && tree.size() != end) {
        throw refused(list, "have signed " + end + " events, but the log ends at " + last);
      }
      // What was given up, and signed so, may be there still after a crash.
      long first = newest.map(it -> it.firstSerial().orElse(0)).orElse(0L);
      long kept = Math.max(firstSerial, first);
      Chain chain = new Chain(files, clock, kept, key, checkpoints, tree);
      if (newest.isEmpty()) {
        chain.sign();
        files.own().syncNames(files.chain());
      }
      return chain;
    } catch (IOException e) {
      throw new StoreException(
          "cannot keep checkpoints in " + files.chain() + ": " + e.getMessage(), e);
    }
  }

  private static StoreException refused(Path list, String what) {
    return new StoreException(
        "the trail's checkpoints "
            + list
            + " "
            + what
            + "; nothing was changed. Put the right files back, or keep this state for inspection"
            + " and start with another --state");
  }

  /** Events that are in the tree. */
  long size() {
    return tree.size();
  }

  /** The first event that the log must have. */
  long firstSerial() {
    return firstSerial;
  }

  /** From the next checkpoint on, the log need not have the events before {@code serial}. */
  void keepFrom(long serial) {
    firstSerial = serial;
  }

  /** Events that the newest checkpoint covers. */
  long signedSize() {
    return signedSize;
  }

  /**
   * Takes in the log up to the event {@code serial}, which must be there.
   *
   * @throws StoreException when that cannot be done; it may be tried again
   */
  void growTo(long serial) throws StoreException {
    try {
      tree.growTo(serial);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Signs the log up to the event {@code serial}, unless that is done already.
   *
   * @throws StoreException when that cannot be done; it may be tried again
   */
  void checkpoint(long serial) throws StoreException {
    if (serial <= signedSize) {
      return;
    }
    try {
      tree.growTo(serial);
      LogSync.behind(files.own().disk(), files.log(), signedSize);
      tree.write();
      tree.sync(signedSize);
      sign();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void sign() throws IOException {
    long number = checkpoints.newest().flatMap(Chain::number).orElse(0L) + 1;
    Checkpoint checkpoint =
        Checkpoint.of(
            key.verifier().name(), tree.size(), tree.root(), number, firstSerial, clock.micros());
    SignedNote note = key.sign(checkpoint.text());
    checkpoints.append(checkpoint, note);
    signedSize = checkpoint.size();
    tree.seal(number);
  }

  private static Optional<Long> number(Checkpoint checkpoint) {
    return checkpoint.number().isPresent()
        ? Optional.of(checkpoint.number().getAsLong())
        : Optional.empty();
  }

  private StoreException failed(IOException e) {
    return new StoreException(
        "no checkpoint of the trail can be made in " + files.chain() + ": " + e.getMessage(), e);
  }
}
