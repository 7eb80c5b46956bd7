package org.auditfs.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.auditfs.chain.Checkpoint;
import org.auditfs.chain.CheckpointList.Entry;
import org.auditfs.chain.Frontier;
import org.auditfs.chain.Span;
import org.auditfs.chain.TreeFile;
import org.auditfs.chain.TreeHasher;

/** Puts what the segments have together to one tree, and compares it with all that was signed. */
final class TreeGrowth {

  /** Somebody's word for what the tree was. */
  private record Claim(Path file, long at, Checkpoint checkpoint) {}

  private final StoredTrees trees;
  private final List<Problem> problems;
  private final NavigableMap<Long, List<Claim>> claims = new TreeMap<>();
  private final Set<Long> judged = new HashSet<>();
  private final long signed;

  /** The first event that must be there: those before were dropped by the daemon itself. */
  private final long kept;

  private Frontier tree = new Frontier(new TreeHasher());

  /** The last size at which a claim held. */
  private long agreed;

  /** What the stored hashes say is the first that was changed, until a claim tells who is right. */
  private Optional<Problem> suspect = Optional.empty();

  private boolean broken;
  private long lastSerial;

  TreeGrowth(
      StoredCheckpoints stored,
      Optional<Checkpoint> against,
      StoredTrees trees,
      List<Problem> problems) {
    this.trees = trees;
    this.problems = problems;
    for (Entry entry : stored.good()) {
      claim(new Claim(stored.file(), entry.at(), entry.checkpoint()));
    }
    against.ifPresent(it -> claim(new Claim(Path.of("the checkpoint kept elsewhere"), 0, it)));
    this.kept = stored.newest().map(it -> it.firstSerial().orElse(1)).orElse(1L);
    this.signed = claims.isEmpty() ? 0 : claims.lastKey();
  }

  private void claim(Claim claim) {
    claims.computeIfAbsent(claim.checkpoint.size(), size -> new ArrayList<>()).add(claim);
  }

  /** Where the root is wanted. */
  NavigableSet<Long> sizes() {
    return claims.navigableKeySet();
  }

  /** Events that must be there. */
  long signed() {
    return signed;
  }

  long lastSerial() {
    return lastSerial;
  }

  /** Grows what comes before the first segment that is kept. */
  void begin(SegmentFile first) {
    lastSerial = first.firstSerial() - 1;
    if (first.firstSerial() > kept) {
      problems.add(
          Problem.in(
                  first.path(),
                  "is the first segment, but the events from "
                      + kept
                      + " on must be there: they were removed")
              .event(kept));
    }
    judge(tree);
    for (TreeFile file : trees.files().headMap(first.firstSerial()).values()) {
      file.spans().stream()
          .map(TreeFile.Stored::span)
          .filter(span -> span.begin() == tree.size() && span.end() < first.firstSerial())
          .forEach(this::push);
    }
    if (tree.size() == first.firstSerial() - 1) {
      return;
    }
    Optional<TreeFile> own = trees.of(first.firstSerial());
    if (own.isPresent()) {
      tree = own.get().before().copy();
      judge(tree);
    } else {
      problems.add(Problem.in(first.path(), "the hashes of the events before are missing"));
      broken = true;
    }
  }

  /** Adds a segment's events, up to the first that is wrong. */
  void add(SegmentReport report) {
    if (broken) {
      return;
    }
    if (report.segment().firstSerial() != lastSerial + 1 && !bridge(report.segment())) {
      broken = true;
      return;
    }
    lastSerial = report.lastSerial();
    compare(report);
    for (Span span : report.spans()) {
      for (Span snapshot : report.snapshots()) {
        if (snapshot.begin() == span.begin() && !broken) {
          Frontier then = tree.copy();
          then.push(snapshot);
          judge(then);
        }
      }
      if (!broken) {
        push(span);
      }
    }
    broken |= report.problem().isPresent();
  }

  /**
   * Says that events are missing before {@code segment}. Those that the daemon found to be lost
   * have left their hashes behind, so that what comes after them can be verified.
   */
  private boolean bridge(SegmentFile segment) {
    long first = segment.firstSerial();
    boolean told = first == lastSerial + 1 + segment.lost();
    problems.add(
        Problem.in(
                segment.path(),
                told
                    ? "events "
                        + (lastSerial + 1)
                        + " to "
                        + (first - 1)
                        + " are lost, as the daemon noticed when it started; they had been signed,"
                        + " and nothing proves what is left of the events behind "
                        + agreed
                    : "begins with event " + first + ", where " + (lastSerial + 1) + " must be")
            .at(told ? 56 : 16)
            .event(lastSerial + 1));
    Optional<TreeFile> own = trees.of(first);
    if (!told || own.isEmpty()) {
      return false;
    }
    tree = own.get().before().copy();
    judge(tree);
    return !broken;
  }

  private void push(Span span) {
    tree.push(span);
    judge(tree);
  }

  /** Looks for the first difference between a segment and what was stored of its hashes. */
  private void compare(SegmentReport report) {
    long first = report.segment().firstSerial();
    Optional<TreeFile> stored = trees.of(first);
    if (stored.isEmpty() || suspect.isPresent()) {
      return;
    }
    if (!stored.get().before().peakList().equals(tree.peakList())) {
      problems.add(Problem.in(trees.path(first), "has other hashes of the events before").at(0));
      return;
    }
    for (TreeFile.Stored theirs : stored.get().spans()) {
      for (Span ours : report.spans()) {
        boolean same = ours.begin() == theirs.span().begin() && ours.end() == theirs.span().end();
        if (same && ours.firstDifference(theirs.span()) < ours.end()) {
          suspect = Optional.of(changed(report.segment(), ours, theirs.span()));
          return;
        }
      }
    }
  }

  private static Problem changed(SegmentFile segment, Span ours, Span theirs) {
    long at = ours.firstDifference(theirs);
    long to = ours.endOfBlock(at);
    String which = to == at + 1 ? "this event" : "one of the events " + (at + 1) + " to " + to;
    return Problem.in(segment.path(), which + " was changed").event(at + 1);
  }

  /** Compares the tree with what was claimed of it at its size. */
  private void judge(Frontier here) {
    List<Claim> made = claims.getOrDefault(here.size(), List.of());
    judged.add(here.size());
    Optional<Claim> wrong =
        made.stream().filter(it -> !here.root().equals(it.checkpoint.root())).findFirst();
    if (wrong.isPresent()) {
      accuse(wrong.get());
      broken = true;
    } else if (!made.isEmpty()) {
      agreed = here.size();
      suspect.filter(it -> it.serial().orElse(0) <= agreed).ifPresent(this::acquit);
    }
  }

  /** What was signed is there, so it is the stored hashes that are wrong. */
  private void acquit(Problem unfounded) {
    suspect = Optional.empty();
    long serial = unfounded.serial().orElse(0);
    problems.add(
        Problem.in(
                trees.path(trees.files().floorKey(serial)),
                "has other hashes than the log, which is as it was signed")
            .event(serial));
  }

  private void accuse(Claim claim) {
    suspect.ifPresent(problems::add);
    suspect = Optional.empty();
    long size = claim.checkpoint.size();
    problems.add(
        Problem.in(
                claim.file,
                "the log's events 1 to "
                    + size
                    + " are not what was signed; up to "
                    + agreed
                    + " they are")
            .at(claim.at)
            .checkpoint(claim.checkpoint.number().orElse(0)));
  }

  /** Of events that are not kept, roots are known only where the stored hashes tell them. */
  private void miss(Claim claim) {
    problems.add(
        Problem.in(
                claim.file,
                "cannot be compared: the first "
                    + claim.checkpoint.size()
                    + " events are not kept, and neither are their hashes")
            .at(claim.at)
            .checkpoint(claim.checkpoint.number().orElse(0)));
  }

  /** Says what is missing at the end. */
  void end(SegmentFile last) {
    suspect.ifPresent(problems::add);
    if (broken || !problems.isEmpty()) {
      return;
    }
    if (lastSerial >= signed) {
      claims.values().stream()
          .flatMap(List::stream)
          .filter(claim -> !judged.contains(claim.checkpoint.size()))
          .findFirst()
          .ifPresent(this::miss);
      return;
    }
    Claim claim = claims.lastEntry().getValue().get(0);
    problems.add(
        Problem.in(
                last.path(),
                "the log ends with event "
                    + lastSerial
                    + ", but "
                    + signed
                    + " events were signed: the rest was removed or lost")
            .event(lastSerial + 1)
            .checkpoint(claim.checkpoint.number().orElse(0)));
  }
}
