package org.auditfs.store;

import java.util.Optional;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.log.FinishedSegment;
import org.auditfs.log.LogWriter;

/** What the upkeep has of the store's parts. For the store's own thread. */
record TendedTrail(
    TrailFiles files,
    LogWriter log,
    TrailWriter writer,
    Rotation rotation,
    Optional<Backlog> backlog,
    Signing chain,
    Indexing index,
    Recorder recorder)
    implements Upkeep.Trail {

  /** Records what nobody did. */
  @FunctionalInterface
  interface Recorder {
    void record(DaemonEvent event) throws StoreException;
  }

  @Override
  public void record(DaemonEvent event) throws StoreException {
    recorder.record(event);
  }

  @Override
  public void rotate() throws StoreException {
    rotation.rotate();
  }

  @Override
  public boolean overcomes(Trouble.Kind limit) {
    return switch (limit) {
      case SEGMENT -> rotation.canRotate();
      case MAP -> index.hasRoom();
      case QUEUE -> backlog.isEmpty() || !backlog.get().isFull();
      case DISK_FULL, QUOTA, READ_ONLY, DISK_ERROR -> true;
    };
  }

  /** Said, signed, done: so neither a crash nor a verifier in between finds anything wrong. */
  @Override
  public void drop(FinishedSegment oldest, String why) throws StoreException {
    String what =
        "events %d to %d, %d bytes: ".formatted(oldest.first(), oldest.next() - 1, oldest.bytes());
    record(
        new DaemonEvent(
            Operation.DROP, Outcome.SUCCESS, Subject.NOBODY, Optional.empty(), what + why));
    chain.keepFrom(oldest.next());
    oldest.remove(files.own().disk());
    index.drop(oldest.next());
  }

  @Override
  public long lost() {
    return writer.lost() + backlog.map(Backlog::forgotten).orElse(0L);
  }

  @Override
  public long openBytes() {
    return log.segmentBytes();
  }
}
