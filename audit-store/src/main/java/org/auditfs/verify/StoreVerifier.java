package org.auditfs.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.auditfs.chain.ChainNames;
import org.auditfs.chain.Checkpoint;
import org.auditfs.chain.CheckpointList;
import org.auditfs.chain.MalformedChainException;
import org.auditfs.chain.TreeFile;
import org.auditfs.chain.VerifierKey;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;

/** Verifies the trail in a state directory. */
public final class StoreVerifier {

  /** Who gives up parts faster than this keeps nothing that could be verified. */
  private static final int TRIES = 10;

  private final Path log;
  private final VerifyRequest request;
  private final VerifierKey key;
  private final StoredCheckpoints checkpoints;
  private final StoredTrees trees;
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private StoreVerifier(
      Path state,
      VerifyRequest request,
      VerifierKey key,
      StoredCheckpoints checkpoints,
      StoredTrees trees) {
    this.log = state.resolve("log");
    this.request = request;
    this.key = key;
    this.checkpoints = checkpoints;
    this.trees = trees;
  }

  /**
   * Verifies the trail in {@code state}, as far as it has grown now. Where a part of it is given up
   * meanwhile, it is looked at again.
   *
   * @throws StoreException when it cannot be read at all
   */
  public static Verdict verify(Path state, VerifyRequest request) throws StoreException {
    long first = SegmentFile.first(state.resolve("log"));
    for (int i = 1; ; i++) {
      long before = first;
      try {
        Verdict verdict = verifyOnce(state, request);
        first = SegmentFile.first(state.resolve("log"));
        if (verdict.isVerified() || first <= before || i == TRIES) {
          return verdict;
        }
      } catch (StoreException e) {
        first = SegmentFile.first(state.resolve("log"));
        if (first <= before || i == TRIES) {
          throw e;
        }
      }
    }
  }

  private static Verdict verifyOnce(Path state, VerifyRequest request) throws StoreException {
    Path keyFile = state.resolve(ChainNames.KEYS).resolve(ChainNames.VERIFIER);
    Path chain = state.resolve(ChainNames.CHAIN);
    try {
      VerifierKey key;
      if (request.key().isPresent()) {
        key = request.key().get();
      } else if (Files.exists(keyFile)) {
        key = VerifierKey.parse(Files.readString(keyFile));
      } else {
        return hopeless(Problem.in(keyFile, "there is no key to verify with"));
      }
      if (!Files.isDirectory(chain)) {
        return hopeless(Problem.in(chain, "there are no checkpoints; every trail has some"));
      }
      // All grows meanwhile; what is read first is never ahead of what is read later.
      StoredTrees trees = StoredTrees.read(chain, trail(key));
      StoredCheckpoints checkpoints =
          StoredCheckpoints.read(chain.resolve(ChainNames.CHECKPOINTS), key);
      return new StoreVerifier(state, request, key, checkpoints, trees).verify();
    } catch (MalformedChainException e) {
      return hopeless(Problem.in(keyFile, e.what()));
    } catch (IOException e) {
      throw new StoreException("cannot read the trail in " + state + ": " + e, e);
    }
  }

  private static Verdict hopeless(Problem problem) {
    return new Verdict("", 0, 0, 1, 0, 0, List.of(problem), List.of());
  }

  /** The trail whose key it is; nobody's when it is not a trail's. */
  private static ByteString trail(VerifierKey key) {
    String hex = key.name().substring(key.name().lastIndexOf('/') + 1);
    return hex.matches("[0-9a-f]{32}") ? ByteString.ofHex(hex) : ByteString.EMPTY;
  }

  private Verdict verify() throws IOException, StoreException {
    notes.addAll(checkpoints.notes());
    List<SegmentFile> segments = segments();
    Optional<Checkpoint> against = against();
    TreeGrowth growth = new TreeGrowth(checkpoints, against, trees, problems);
    List<Problem> elsewhere = new ArrayList<>(checkpoints.problems());
    elsewhere.addAll(trees.problems());
    if (checkpoints.count() > 0 && trees.lastCheckpoint() > checkpoints.count()) {
      elsewhere.add(
          Problem.in(checkpoints.file(), "was signed, but is not here any more")
              .checkpoint(trees.lastCheckpoint()));
    }
    if (segments.isEmpty()) {
      problems.add(Problem.in(log, "there are no segments"));
    } else {
      growth.begin(segments.get(0));
      read(segments, growth);
      growth.end(segments.get(segments.size() - 1));
    }
    problems.addAll(elsewhere);
    return new Verdict(
        key.toString(),
        segments.size(),
        checkpoints.count(),
        segments.isEmpty() ? 1 : segments.get(0).firstSerial(),
        growth.lastSerial(),
        checkpoints.newest().map(Checkpoint::size).orElse(0L),
        problems,
        notes);
  }

  /** Those whose headers are whole, up to the first that does not follow. */
  private List<SegmentFile> segments() throws IOException {
    List<SegmentFile> segments = new ArrayList<>();
    for (Path path : SegmentFile.paths(log)) {
      try {
        SegmentFile segment = SegmentFile.read(path);
        if (!segment.trail().equals(trail(key))) {
          problems.add(Problem.in(path, "is of another trail").at(24));
          break;
        }
        if (!segments.isEmpty()) {
          List<Problem> gap = segment.after(segments.get(segments.size() - 1));
          if (!gap.isEmpty()) {
            problems.addAll(gap);
            break;
          }
        }
        segments.add(segment);
      } catch (DamagedException e) {
        problems.add(e.problem());
        break;
      }
    }
    return segments;
  }

  private Optional<Checkpoint> against() throws StoreException {
    if (request.against().isEmpty()) {
      return Optional.empty();
    }
    try {
      Checkpoint checkpoint = Checkpoint.parse(request.against().get().text());
      VerifierKey.Verdict verdict = key.verify(request.against().get());
      if (verdict != VerifierKey.Verdict.SIGNED) {
        throw new StoreException(
            "the checkpoint to verify against is signed by "
                + request.against().get().signers()
                + ", and not by "
                + key
                + ": give the key that it goes with");
      }
      if (!checkpoint.origin().equals(key.name())) {
        throw new StoreException(
            "the checkpoint to verify against is of another trail: " + checkpoint.origin());
      }
      return Optional.of(checkpoint);
    } catch (MalformedChainException e) {
      throw new StoreException("what to verify against is " + e.what(), e);
    }
  }

  private void read(List<SegmentFile> segments, TreeGrowth growth)
      throws IOException, StoreException {
    long all = segments.stream().mapToLong(SegmentFile::size).sum();
    AtomicLong done = new AtomicLong();
    NavigableSet<Long> sizes = growth.sizes();
    ExecutorService threads = Executors.newFixedThreadPool(request.threads());
    try {
      List<Future<SegmentReport>> reports = new ArrayList<>();
      for (int i = 0; i < segments.size(); i++) {
        SegmentFile segment = segments.get(i);
        SegmentCheck check =
            new SegmentCheck(
                segment,
                i == segments.size() - 1 && problems.isEmpty(),
                growth.signed(),
                cuts(segment),
                sizes,
                bytes -> request.progress().accept(done.addAndGet(bytes), all));
        reports.add(threads.submit(check));
      }
      for (int i = 0; i < reports.size(); i++) {
        SegmentReport report = reports.set(i, null).get();
        growth.add(report);
        report.tail().ifPresent(tail -> notes.add(tail + ": an unfinished write, passed over"));
        report.problem().ifPresent(problems::add);
      }
    } catch (ExecutionException e) {
      throw new StoreException("cannot read the trail in " + log + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while verifying", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private NavigableSet<Long> cuts(SegmentFile segment) {
    NavigableSet<Long> cuts = new TreeSet<>();
    trees
        .of(segment.firstSerial())
        .map(TreeFile::spans)
        .orElse(List.of())
        .forEach(stored -> cuts.add(stored.span().end()));
    return cuts;
  }

  /** The stored checkpoints of a trail, for those who print or keep them. */
  public static List<CheckpointList.Entry> checkpoints(Path state) throws StoreException {
    Path file = state.resolve(ChainNames.CHAIN).resolve(ChainNames.CHECKPOINTS);
    try {
      return CheckpointList.parse(Files.readAllBytes(file), 0).entries();
    } catch (IOException e) {
      throw new StoreException("cannot read the checkpoints " + file + ": " + e, e);
    } catch (MalformedChainException e) {
      throw new StoreException("the checkpoints " + file + " are damaged: " + e.what(), e);
    }
  }
}
