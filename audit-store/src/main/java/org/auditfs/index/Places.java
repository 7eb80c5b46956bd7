package org.auditfs.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import org.auditfs.event.EventId;
import org.auditfs.log.Position;

/**
 * Where the events of a run lie, and when they happened.
 *
 * <pre>
 *   0     4           12
 *  +-----+-----------+------- - - -
 *  |count| last time | row of event 0, of event 64, of event 128 …
 *  +-----+-----------+------- - - -
 *
 *  row: first serial of the segment (8) | offset in it (8) | time (8)
 * </pre>
 */
public final class Places {

  /** Events from one row to the next. */
  static final int STEP = 64;

  private static final int HEAD = 12;

  /** Numbers in a row. */
  private static final int ROW = 3;

  private final long firstSerial;

  /** As they are stored: a search has more rows than it looks at. */
  private long[] rows = new long[16 * ROW];

  private int count;
  private long lastTime;

  Places(long firstSerial) {
    this.firstSerial = firstSerial;
  }

  void add(EventId id, Position position) {
    if (count % STEP == 0) {
      int row = row(count);
      rows = row < rows.length ? rows : Arrays.copyOf(rows, 2 * rows.length);
      rows[row] = position.segmentFirst();
      rows[row + 1] = position.offset();
      rows[row + 2] = id.timeMicros();
    }
    lastTime = id.timeMicros();
    count++;
  }

  private static int row(int place) {
    return place / STEP * ROW;
  }

  /** Rows of so many events, in numbers. */
  private static int length(int count) {
    return row(count - 1) + ROW;
  }

  /** Serial of the run's first event. */
  public long firstSerial() {
    return firstSerial;
  }

  /** Events of the run. */
  public int count() {
    return count;
  }

  /** Microseconds of the run's first event. */
  public long firstTime() {
    return rows[2];
  }

  /** Microseconds of the run's last event. */
  public long lastTime() {
    return lastTime;
  }

  /** The nearest place at or before the event at {@code place} that is known. */
  public Position position(int place) {
    return new Position(rows[row(place)], rows[row(place) + 1]);
  }

  /** The serial of the event that lies there. */
  public long serialAt(int place) {
    return firstSerial + (place - place % STEP);
  }

  ByteBuffer encode() {
    int length = length(count);
    ByteBuffer out = ByteBuffer.allocateDirect(HEAD + Long.BYTES * length);
    out.order(ByteOrder.LITTLE_ENDIAN).putInt(count).putLong(lastTime);
    out.slice().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(rows, 0, length);
    return out.rewind();
  }

  static Places decode(long firstSerial, ByteBuffer value) throws DamagedIndexException {
    ByteBuffer in = value.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    Places places = new Places(firstSerial);
    if (in.remaining() < HEAD) {
      throw new DamagedIndexException("a run without places");
    }
    places.count = in.getInt();
    places.lastTime = in.getLong();
    if (places.count < 1 || in.remaining() != (long) Long.BYTES * length(places.count)) {
      throw new DamagedIndexException("a run of " + places.count + " events with other places");
    }
    places.rows = rows(in.asLongBuffer());
    return places;
  }

  private static long[] rows(LongBuffer in) throws DamagedIndexException {
    long[] rows = new long[in.remaining()];
    in.get(rows);
    for (int row = 0; row < rows.length; row += ROW) {
      if (rows[row] < 1 || rows[row + 1] < 1) {
        throw new DamagedIndexException("an event at byte " + rows[row + 1]);
      }
    }
    return rows;
  }
}
