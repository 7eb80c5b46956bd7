package org.auditfs.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
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
  private static final int ROW = 24;

  private final long firstSerial;
  private final List<Position> positions = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private int count;
  private long lastTime;

  Places(long firstSerial) {
    this.firstSerial = firstSerial;
  }

  void add(EventId id, Position position) {
    if (count % STEP == 0) {
      positions.add(position);
      times.add(id.timeMicros());
    }
    lastTime = id.timeMicros();
    count++;
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
    return times.get(0);
  }

  /** Microseconds of the run's last event. */
  public long lastTime() {
    return lastTime;
  }

  /** The nearest place at or before the event at {@code place} that is known. */
  public Position position(int place) {
    return positions.get(place / STEP);
  }

  /** The serial of the event that lies there. */
  public long serialAt(int place) {
    return firstSerial + (place - place % STEP);
  }

  ByteBuffer encode() {
    ByteBuffer out =
        ByteBuffer.allocateDirect(HEAD + ROW * positions.size()).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(count).putLong(lastTime);
    for (int i = 0; i < positions.size(); i++) {
      out.putLong(positions.get(i).segmentFirst()).putLong(positions.get(i).offset());
      out.putLong(times.get(i));
    }
    return out.flip();
  }

  static Places decode(long firstSerial, ByteBuffer value) throws DamagedIndexException {
    ByteBuffer in = value.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    Places places = new Places(firstSerial);
    if (in.remaining() < HEAD) {
      throw new DamagedIndexException("a run without places");
    }
    places.count = in.getInt();
    places.lastTime = in.getLong();
    if (places.count < 1 || in.remaining() != (places.count + STEP - 1) / STEP * ROW) {
      throw new DamagedIndexException("a run of " + places.count + " events with other places");
    }
    while (in.hasRemaining()) {
      Position position = new Position(in.getLong(), in.getLong());
      if (position.segmentFirst() < 1 || position.offset() < 1) {
        throw new DamagedIndexException("an event at byte " + position.offset());
      }
      places.positions.add(position);
      places.times.add(in.getLong());
    }
    return places;
  }
}
