package org.auditfs.search;

import java.io.IOException;
import java.nio.file.Path;
import org.auditfs.event.StoreException;
import org.auditfs.log.LogBegin;
import org.auditfs.log.LogReader;
import org.auditfs.log.Position;

/**
 * Goes along with a growing log, event by event: it stands on the last one it has seen and looks
 * from there, over ends of segments, daemons and torn tails. Nobody knows of it, so nobody waits
 * for it. For one thread.
 */
public final class Follower implements AutoCloseable {

  private final Path log;
  private final Query query;
  private final LogBegin begin;
  private LogReader reader;

  /** The last record that was seen, or where the first one must come. */
  private Position at;

  private long seen;
  private long missed;
  private boolean onRecord;

  private Follower(Path log, Query query, LogReader reader, Position at) throws StoreException {
    this.log = log;
    this.begin = LogBegin.of(log);
    this.query = query;
    this.reader = reader;
    this.at = at;
    this.seen = at.segmentFirst() - 1;
    reader.seek(at, at.segmentFirst());
  }

  /**
   * Begins at the end of the trail in {@code state}: what comes after {@code lastSerial} and meets
   * {@code query} is new.
   *
   * @param lastSerial the last serial that is not wanted, {@link Long#MAX_VALUE} for what is there
   * @throws StoreException when there is no trail, or it cannot be read
   */
  public static Follower open(Path state, Query query, long lastSerial) throws StoreException {
    Path log = state.resolve("log");
    LogReader reader = LogReader.open(log);
    Follower follower = new Follower(log, query, reader, reader.beginOfSegmentWith(lastSerial));
    follower.skip(lastSerial);
    return follower;
  }

  private void skip(long lastSerial) throws StoreException {
    while (seen < lastSerial && next()) {
      // Only the last one counts.
    }
  }

  /** The last serial that it has seen. */
  public long seen() {
    return seen;
  }

  /**
   * Tells {@code visitor} what has come and is wanted, and returns how many events have come.
   *
   * @throws StoreException when the log cannot be read, or what comes next is gone
   * @throws IOException what {@code visitor} throws
   */
  public long poll(EventVisitor visitor) throws StoreException, IOException {
    long before = seen;
    while (next()) {
      if (query.spans(reader.id())) {
        tell(visitor);
      }
    }
    return seen - before;
  }

  private void tell(EventVisitor visitor) throws StoreException, IOException {
    var event = reader.event();
    if (query.matches(event)) {
      visitor.event(event);
    }
  }

  private boolean next() throws StoreException {
    try {
      if (!reader.next() && !(reader.isOutgrown() && reopen())) {
        return false;
      }
    } catch (StoreException e) {
      if (!begin.hasMoved()) {
        throw e;
      }
      goToBegin();
      return next();
    }
    seen = reader.id().serial();
    at = reader.position();
    onRecord = true;
    return true;
  }

  /** Looks at the segments anew, and whether there is a record behind the last one seen. */
  private boolean reopen() throws StoreException {
    close();
    reader = LogReader.open(log);
    reader.seek(at, onRecord ? seen : seen + 1);
    return (!onRecord || reader.next()) && reader.next();
  }

  /** What came next is given up: the log begins behind it. */
  private void goToBegin() throws StoreException {
    close();
    reader = LogReader.open(log);
    at = reader.begin();
    onRecord = false;
    missed += Math.max(reader.firstSerial() - 1 - seen, 0);
    reader.seek(at, at.segmentFirst());
  }

  /** Events that were given up before it came to see them. */
  public long missed() {
    return missed;
  }

  @Override
  public void close() throws StoreException {
    try {
      reader.close();
    } catch (IOException e) {
      throw new StoreException("cannot close the log in " + log + ": " + e.getMessage(), e);
    }
  }
}
