package org.auditfs.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.auditfs.chain.ChainNames;
import org.auditfs.chain.CheckpointList.Entry;
import org.auditfs.chain.Prover;
import org.auditfs.chain.Span;
import org.auditfs.chain.TlogProof;
import org.auditfs.chain.TreeFile;
import org.auditfs.codec.CorruptRecordException;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;

/** Proves that an event is in the trail, reading only what was hashed together with it. */
public final class TrailProver {

  private final Path log;
  private final StoredTrees trees;
  private final long serial;
  private final Entry newest;
  private final Prover prover;
  private ByteString record = ByteString.EMPTY;

  private TrailProver(Path log, StoredTrees trees, long serial, Entry newest) {
    this.log = log;
    this.trees = trees;
    this.serial = serial;
    this.newest = newest;
    this.prover = Prover.ofInclusion(serial - 1);
  }

  /**
   * Proves that the event {@code serial} is in the tree of the newest checkpoint.
   *
   * @throws StoreException when no checkpoint covers it, or the trail is not what was signed
   */
  public static TlogProof prove(Path state, long serial) throws StoreException {
    List<Entry> entries = StoreVerifier.checkpoints(state);
    Optional<Entry> newest =
        entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
    long size = newest.map(entry -> entry.checkpoint().size()).orElse(0L);
    if (newest.isEmpty() || serial > size) {
      throw new StoreException(
          "event " + serial + " is not covered by a checkpoint; the newest is of " + size);
    }
    Path log = state.resolve("log");
    try {
      List<Path> segments = SegmentFile.paths(log);
      if (segments.isEmpty()) {
        throw new StoreException("there is no segment in " + log);
      }
      ByteString trail = SegmentFile.read(segments.get(0)).trail();
      StoredTrees trees = StoredTrees.read(state.resolve(ChainNames.CHAIN), trail);
      return new TrailProver(log, trees, serial, newest.get()).prove();
    } catch (DamagedException e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new StoreException("cannot read the trail in " + state + ": " + e, e);
    }
  }

  private TlogProof prove() throws IOException, StoreException, DamagedException {
    long size = newest.checkpoint().size();
    while (prover.size() < size) {
      long next = prover.size();
      Optional<Span> span = spanAt(next);
      boolean whole = span.isPresent() && span.get().end() <= size;
      if (whole && !contains(span.get())) {
        prover.push(span.get());
      } else {
        read(next, whole ? span.get().end() : size);
      }
    }
    TlogProof proof = new TlogProof(record, prover.inclusion(), newest.note(), newest.checkpoint());
    if (!proof.leadsToRoot()) {
      throw new StoreException("the trail is not what was signed: auditfs verify tells more");
    }
    return proof;
  }

  private boolean contains(Span span) {
    return span.begin() < serial && serial <= span.end();
  }

  private Optional<Span> spanAt(long leaf) {
    return trees
        .containing(leaf + 1)
        .flatMap(
            file ->
                file.spans().stream()
                    .map(TreeFile.Stored::span)
                    .filter(span -> span.begin() == leaf)
                    .findFirst());
  }

  /** Takes the events behind {@code begin}, up to {@code end}, from the log itself. */
  private void read(long begin, long end) throws IOException, StoreException, DamagedException {
    SegmentFile segment = segmentOf(begin + 1);
    try (FrameReader in = FrameReader.open(segment)) {
      long at = segment.firstSerial();
      while (at <= end && in.look() && in.serial() == at) {
        if (at == serial) {
          record = ByteString.of(in.bytes(), in.from(), in.to() - in.from());
        }
        if (at > begin) {
          prover.push(in.bytes(), in.from(), in.to());
        }
        in.advance();
        at++;
      }
      if (prover.size() == begin) {
        throw new DamagedException(
            Problem.in(segment.path(), "the event is not here; auditfs verify tells more")
                .at(in.at())
                .event(begin + 1));
      }
    } catch (CorruptRecordException e) {
      throw new StoreException(segment.path() + ": " + e.getMessage(), e);
    }
  }

  private SegmentFile segmentOf(long event) throws IOException, StoreException, DamagedException {
    Optional<SegmentFile> found = Optional.empty();
    for (Path path : SegmentFile.paths(log)) {
      SegmentFile segment = SegmentFile.read(path);
      if (segment.firstSerial() <= event) {
        found = Optional.of(segment);
      }
    }
    return found.orElseThrow(
        () -> new StoreException("the log in " + log + " no longer has event " + event));
  }
}
