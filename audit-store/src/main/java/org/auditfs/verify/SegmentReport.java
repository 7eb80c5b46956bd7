package org.auditfs.verify;

import java.util.List;
import java.util.Optional;
import org.auditfs.chain.Span;

/**
 * What a segment was found to have.
 *
 * @param spans of all its whole events, cut where the stored ones are
 * @param snapshots parts of the spans, each from a span's begin to a size that somebody has signed
 * @param problem the first thing that is wrong
 * @param tail where the file has more than whole events, and that may be a torn write
 */
record SegmentReport(
    SegmentFile segment,
    List<Span> spans,
    List<Span> snapshots,
    Optional<Problem> problem,
    Optional<Problem> tail) {

  SegmentReport {
    spans = List.copyOf(spans);
    snapshots = List.copyOf(snapshots);
  }

  /** The last whole event before anything that is wrong. */
  long lastSerial() {
    return spans.isEmpty() ? segment.firstSerial() - 1 : spans.get(spans.size() - 1).end();
  }
}
