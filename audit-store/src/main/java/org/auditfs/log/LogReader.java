package org.auditfs.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.auditfs.codec.CorruptRecordException;
import org.auditfs.codec.EventCodec;
import org.auditfs.event.EventId;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;

/**
 * Reads the log in order, across segments, checking that no serial is missing. It takes the log as
 * it is when it comes there: a last record that is not whole is not there yet. Not for several
 * threads at once.
 */
public final class LogReader implements Closeable {

  private final Path directory;
  private final List<Segment> segments;
  private int current = -1;
  private Optional<SegmentReader> reader = Optional.empty();
  private boolean onRecord;
  private long expected;
  private EventId id = new EventId(0, 0);
  private Position lastAt = new Position(0, 0);

  private LogReader(Path directory, List<Segment> segments) {
    this.directory = directory;
    this.segments = segments;
  }

  /**
   * Looks at the segments in {@code directory}.
   *
   * @throws StoreException when there is no log, or something is wrong with a segment
   */
  public static LogReader open(Path directory) throws StoreException {
    List<Segment> segments = Segment.list(directory);
    if (segments.isEmpty()) {
      throw new StoreException("there is no trail in " + directory + "; mount something first");
    }
    return new LogReader(directory, segments);
  }

  /** Which trail it is. */
  public TrailId trail() {
    return segments.get(0).header().trail();
  }

  /** The first serial that the log still has. */
  public long firstSerial() {
    return segments.get(0).header().firstSerial();
  }

  /** Where the log begins. */
  public Position begin() {
    return begin(segments.get(0));
  }

  /** Where the last segment begins: a place before the end of the log, found without reading. */
  public Position beginOfLastSegment() {
    return begin(segments.get(segments.size() - 1));
  }

  /** Where the segment begins that has {@code serial}, or will have it; else the log. */
  public Position beginOfSegmentWith(long serial) {
    Segment found = segments.get(0);
    for (Segment segment : segments) {
      found = segment.header().firstSerial() <= serial ? segment : found;
    }
    return begin(found);
  }

  private static Position begin(Segment segment) {
    return new Position(segment.header().firstSerial(), SegmentHeader.LENGTH);
  }

  /**
   * Goes to a place: the next record will be the one there.
   *
   * @param serial the serial that must be there
   * @throws StoreException when the log has no such segment
   */
  public void seek(Position position, long serial) throws StoreException {
    int wanted = indexOf(position.segmentFirst());
    try {
      if (wanted != current || reader.isEmpty()) {
        enter(wanted, position.offset());
      } else {
        reader.get().seek(position.offset());
      }
    } catch (IOException e) {
      throw failed(segments.get(wanted), e);
    }
    onRecord = false;
    expected = serial;
  }

  private int indexOf(long segmentFirst) throws StoreException {
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).header().firstSerial() == segmentFirst) {
        return i;
      }
    }
    throw new StoreException(
        "the trail's segment " + Segment.path(directory, segmentFirst) + " is missing");
  }

  private void enter(int wanted, long offset) throws IOException {
    close();
    reader = Optional.of(SegmentReader.open(segments.get(wanted), offset));
    current = wanted;
  }

  /**
   * Goes to the next record.
   *
   * @return whether there is one
   * @throws StoreException when what is there is no record, or not the one that must come
   */
  public boolean next() throws StoreException {
    if (reader.isEmpty()) {
      seek(begin(), firstSerial());
    }
    Segment segment = segments.get(current);
    try {
      return next(segment, reader.orElseThrow());
    } catch (IOException e) {
      throw failed(segment, e);
    }
  }

  private boolean next(Segment segment, SegmentReader in) throws IOException, StoreException {
    if (onRecord) {
      in.advance();
      expected++;
      onRecord = false;
    }
    SegmentReader.Found found = in.look();
    if (found == SegmentReader.Found.RECORD) {
      return take(segment, in);
    }
    return current < segments.size() - 1 ? cross(found, segment, in) : end(found, segment, in);
  }

  private boolean take(Segment segment, SegmentReader in) throws StoreException {
    onRecord = true;
    id = identify(segment, in);
    lastAt = position();
    return true;
  }

  private EventId identify(Segment segment, SegmentReader in) throws StoreException {
    try {
      EventId here = EventCodec.decodeId(in.bytes(), in.recordFrom(), in.recordTo());
      if (here.serial() != expected) {
        throw Segment.refused(
            segment.path(),
            "has event "
                + here.serial()
                + " at byte "
                + in.position()
                + " where "
                + expected
                + " must be");
      }
      return here;
    } catch (CorruptRecordException e) {
      throw unreadable(segment, in, e);
    }
  }

  private boolean cross(SegmentReader.Found found, Segment segment, SegmentReader in)
      throws IOException, StoreException {
    if (found != SegmentReader.Found.END) {
      throw Segment.refused(segment.path(), "is damaged at byte " + in.position());
    }
    Segment after = segments.get(current + 1);
    expected += Integer.toUnsignedLong(after.header().lost());
    if (after.header().firstSerial() != expected) {
      throw Segment.refused(
          after.path(),
          "begins with event "
              + after.header().firstSerial()
              + ", but "
              + expected
              + " must come after "
              + segment.name());
    }
    enter(current + 1, SegmentHeader.LENGTH);
    return next();
  }

  /**
   * The end of a live log may be in the making. What is no record but has one behind it is no end:
   * either it has become one meanwhile, or it is damaged.
   */
  private boolean end(SegmentReader.Found found, Segment segment, SegmentReader in)
      throws IOException, StoreException {
    long position = in.position();
    boolean follows = found != SegmentReader.Found.END && in.recordFollows(expected);
    in.seekAnew(position);
    if (!follows) {
      return false;
    }
    if (in.look() == SegmentReader.Found.RECORD) {
      return take(segment, in);
    }
    throw Segment.refused(
        segment.path(), "is damaged at byte " + position + ", with records behind it");
  }

  /**
   * Whether a segment has begun that this reader does not know, and may be gone again: what comes
   * after the last record is to be looked for there, with a new reader.
   */
  public boolean isOutgrown() {
    long next = onRecord ? expected + 1 : expected;
    return current == segments.size() - 1
        && (Files.exists(Segment.path(directory, next))
            || Files.notExists(segments.get(current).path()));
  }

  /** Number and time of the record. */
  public EventId id() {
    return id;
  }

  /** Where the record lies. */
  public Position position() {
    return new Position(
        segments.get(current).header().firstSerial(), reader.orElseThrow().position());
  }

  /** Judges the bytes of a record. */
  @FunctionalInterface
  public interface RecordTest {
    boolean test(byte[] bytes, int from, int to);
  }

  /** Whether the bytes of the record, where they lie, pass {@code test}. */
  public boolean passes(RecordTest test) {
    SegmentReader in = reader.orElseThrow();
    return test.test(in.bytes(), in.recordFrom(), in.recordTo());
  }

  /** Takes the bytes of a record. */
  @FunctionalInterface
  public interface RecordBytes {
    void take(byte[] bytes, int from, int to);
  }

  /** Shows the bytes of the record, where they lie, to {@code taker}. */
  public void record(RecordBytes taker) {
    SegmentReader in = reader.orElseThrow();
    taker.take(in.bytes(), in.recordFrom(), in.recordTo());
  }

  /**
   * The event itself.
   *
   * @throws StoreException when this auditfs cannot read it
   */
  public RecordedEvent event() throws StoreException {
    SegmentReader in = reader.orElseThrow();
    try {
      return EventCodec.decode(in.bytes(), in.recordFrom(), in.recordTo());
    } catch (CorruptRecordException e) {
      throw unreadable(segments.get(current), in, e);
    }
  }

  /**
   * Goes back to the record that {@link #next} found last, and gives it.
   *
   * @throws StoreException when this auditfs cannot read it
   */
  RecordedEvent last() throws StoreException {
    seek(lastAt, id.serial());
    if (!next()) {
      throw new StoreException("the log in " + directory + " was cut while it was read");
    }
    return event();
  }

  private static StoreException unreadable(
      Segment segment, SegmentReader in, CorruptRecordException e) {
    return Segment.refused(
        segment.path(), "has at byte " + in.position() + " no event: " + e.getMessage());
  }

  private static StoreException failed(Segment segment, IOException e) {
    return new StoreException("cannot read " + segment.path() + ": " + e.getMessage(), e);
  }

  @Override
  public void close() throws IOException {
    if (reader.isPresent()) {
      reader.get().close();
      reader = Optional.empty();
    }
  }
}
