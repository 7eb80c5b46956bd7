package org.auditfs.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.index.DamagedIndexException;
import org.auditfs.index.IndexReader;
import org.auditfs.index.Places;
import org.auditfs.index.Run;
import org.auditfs.log.LogBegin;
import org.auditfs.log.LogReader;
import org.auditfs.log.Position;

/**
 * Searches the trail in a state directory. It holds nothing open between two questions, and needs
 * no daemon.
 */
public final class Searcher {

  private final Path log;
  private final Path index;
  private Position lastAt = new Position(0, 0);
  private long lastSerial;

  private Searcher(Path log, Path index) {
    this.log = log;
    this.index = index;
  }

  /**
   * Looks at the trail in {@code state}.
   *
   * @throws StoreException when there is none, or something is wrong with a segment
   */
  public static Searcher open(Path state) throws StoreException {
    Path log = state.resolve("log");
    if (!Files.isDirectory(log)) {
      throw new StoreException("there is no trail in " + state + "; mount something first");
    }
    try {
      LogReader.open(log).close();
      return new Searcher(log, state.resolve("index"));
    } catch (IOException e) {
      throw new StoreException("cannot read the trail in " + log + ": " + e.getMessage(), e);
    }
  }

  /**
   * Tells {@code visitor} the events that {@code query} wants, in serial order, and returns how
   * many.
   *
   * @throws StoreException when the log cannot be read; what was found before has been told
   * @throws IOException what {@code visitor} throws
   */
  public long search(Query query, EventVisitor visitor) throws StoreException, IOException {
    return explain(query, visitor).found();
  }

  /**
   * As {@link #search}, and tells how it went. What is given up while it reads is passed over.
   *
   * @throws StoreException when the log cannot be read; what was found before has been told
   * @throws IOException what {@code visitor} throws
   */
  public Explanation explain(Query query, EventVisitor visitor) throws StoreException, IOException {
    LogBegin begin = LogBegin.of(log);
    Told told = new Told(visitor);
    while (true) {
      try (LogReader reader = LogReader.open(log)) {
        long before = told.count;
        Query rest = query.goingOn(told.last, before);
        return explain(new Search(rest, told, reader), reader).and(before);
      } catch (StoreException e) {
        if (!begin.hasMoved()) {
          throw e;
        }
      }
    }
  }

  /** Remembers how far it has come. */
  private static final class Told implements EventVisitor {
    private final EventVisitor visitor;
    private long last;
    private long count;

    Told(EventVisitor visitor) {
      this.visitor = visitor;
    }

    @Override
    public void event(RecordedEvent event) throws IOException {
      visitor.event(event);
      last = event.id().serial();
      count++;
    }
  }

  private Explanation explain(Search search, LogReader reader) throws StoreException, IOException {
    Optional<IndexReader> opened = IndexReader.open(index, reader.trail(), reader.firstSerial());
    if (opened.isEmpty()) {
      return search.run(Optional.empty());
    }
    try (IndexReader open = opened.get()) {
      return search.run(Optional.of(open));
    }
  }

  /**
   * Sums up what is in the serials and times of {@code span}; its conditions must be none. Of whole
   * runs no event is read.
   *
   * @throws StoreException when the log cannot be read
   */
  public Summary summary(Query span) throws StoreException, IOException {
    Optional<Summary> quick = quickSummary(span);
    if (quick.isPresent()) {
      return quick.get();
    }
    Summary summary = new Summary();
    search(span, summary);
    return summary;
  }

  /** As {@link #summary}, of the events that meet the conditions of {@code query}, each read. */
  public Summary summaryOfEach(Query query) throws StoreException, IOException {
    Summary summary = new Summary();
    search(query, summary);
    return summary;
  }

  /** Empty when the index does not help. */
  private Optional<Summary> quickSummary(Query span) throws StoreException, IOException {
    try (LogReader reader = LogReader.open(log)) {
      Optional<IndexReader> opened = IndexReader.open(index, reader.trail(), reader.firstSerial());
      if (opened.isEmpty()) {
        return Optional.empty();
      }
      try (IndexReader open = opened.get()) {
        return Optional.of(summary(span, open));
      }
    } catch (DamagedIndexException e) {
      return Optional.empty();
    }
  }

  private Summary summary(Query span, IndexReader open)
      throws DamagedIndexException, StoreException, IOException {
    Summary summary = new Summary();
    long next = open.firstSerial();
    search(span.within(1, next - 1), summary);
    while (next <= open.upTo()) {
      Run run = open.run(next);
      long last = next + run.places().count() - 1;
      if (isWithin(run.places(), last, span)) {
        summary.add(run);
      } else {
        search(span.within(next, last), summary);
      }
      next = last + 1;
    }
    search(span.within(next, Long.MAX_VALUE), summary);
    return summary;
  }

  private static boolean isWithin(Places run, long lastSerial, Query span) {
    return run.firstSerial() >= span.firstSerial()
        && lastSerial <= span.lastSerial()
        && run.firstTime() >= span.fromMicros()
        && run.lastTime() <= span.toMicros();
  }

  /**
   * Which trail it is, in hex.
   *
   * @throws StoreException when the log cannot be read
   */
  public String trail() throws StoreException {
    try (LogReader reader = LogReader.open(log)) {
      return reader.trail().bytes().toHex();
    } catch (IOException e) {
      throw new StoreException("cannot read the trail in " + log + ": " + e.getMessage(), e);
    }
  }

  /**
   * The serial of the last event, 0 for none. Asked again, it reads only what has come since.
   *
   * @throws StoreException when the log cannot be read
   */
  public synchronized long lastSerial() throws StoreException {
    try (LogReader reader = LogReader.open(log)) {
      Position segment = reader.beginOfLastSegment();
      if (lastAt.segmentFirst() == segment.segmentFirst()) {
        reader.seek(lastAt, lastSerial);
      } else {
        reader.seek(segment, segment.segmentFirst());
        lastSerial = segment.segmentFirst() - 1;
      }
      while (reader.next()) {
        lastSerial = reader.id().serial();
        lastAt = reader.position();
      }
      return lastSerial;
    } catch (IOException e) {
      throw new StoreException("cannot read the trail in " + log + ": " + e.getMessage(), e);
    }
  }
}
