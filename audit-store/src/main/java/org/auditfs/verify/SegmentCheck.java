package org.auditfs.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.auditfs.chain.Span;
import org.auditfs.chain.TreeHasher;
import org.auditfs.codec.CorruptRecordException;

/** Reads one segment and hashes its events; needs no other. */
final class SegmentCheck implements Callable<SegmentReport> {

  private static final int TOLD_BYTES = 1 << 20;

  private final SegmentFile segment;
  private final boolean isLast;
  private final long signed;
  private final NavigableSet<Long> cuts;
  private final NavigableSet<Long> sizes;
  private final LongConsumer progress;
  private final List<Span> spans = new ArrayList<>();
  private final List<Span> snapshots = new ArrayList<>();
  private final TreeHasher hasher = new TreeHasher();
  private Span span;
  private long nextStop;
  private long told;

  /**
   * @param isLast whether it may end with an unfinished write
   * @param signed the last event that must be there
   * @param cuts where spans shall end
   * @param sizes where the root is wanted
   */
  SegmentCheck(
      SegmentFile segment,
      boolean isLast,
      long signed,
      NavigableSet<Long> cuts,
      NavigableSet<Long> sizes,
      LongConsumer progress) {
    this.segment = segment;
    this.isLast = isLast;
    this.signed = signed;
    this.cuts = cuts;
    this.sizes = sizes;
    this.progress = progress;
    this.span = new Span(hasher, segment.firstSerial() - 1);
  }

  @Override
  public SegmentReport call() throws IOException {
    try (FrameReader in = FrameReader.open(segment)) {
      nextStop = stopBehind(span.end());
      Optional<Problem> problem = walk(in);
      finish();
      Optional<Problem> tail = Optional.empty();
      if (problem.isEmpty() && !in.wrong().isEmpty()) {
        Problem here = problem(in, in.wrong());
        if (mayBeTorn(in)) {
          tail = Optional.of(here);
        } else {
          problem = Optional.of(here);
        }
      }
      progress.accept(segment.size() - told);
      return new SegmentReport(segment, spans, snapshots, problem, tail);
    }
  }

  private Optional<Problem> walk(FrameReader in) throws IOException {
    while (in.look()) {
      long expected = span.end() + 1;
      try {
        long serial = in.serial();
        if (serial != expected) {
          return Optional.of(problem(in, "event " + serial + " is here"));
        }
      } catch (CorruptRecordException e) {
        return Optional.of(problem(in, String.valueOf(e.getMessage())));
      }
      span.append(in.bytes(), in.from(), in.to());
      in.advance();
      if (expected == nextStop) {
        stop();
      }
      if (in.at() - told > TOLD_BYTES) {
        progress.accept(in.at() - told);
        told = in.at();
      }
    }
    return Optional.empty();
  }

  private void stop() {
    if (cuts.contains(span.end())) {
      finish();
    } else {
      snapshots.add(span.copy());
    }
    nextStop = stopBehind(span.end());
  }

  private long stopBehind(long end) {
    Long cut = cuts.higher(end);
    Long size = sizes.higher(end);
    return Math.min(cut == null ? Long.MAX_VALUE : cut, size == null ? Long.MAX_VALUE : size);
  }

  private void finish() {
    if (span.end() > span.begin()) {
      spans.add(span);
      span = new Span(hasher, span.end());
    }
  }

  private Problem problem(FrameReader in, String what) {
    return Problem.in(segment.path(), what).at(in.at()).event(span.end() + 1);
  }

  private boolean mayBeTorn(FrameReader in) throws IOException {
    return isLast && span.end() >= signed && !in.findsBehind(span.end() + 1);
  }
}
