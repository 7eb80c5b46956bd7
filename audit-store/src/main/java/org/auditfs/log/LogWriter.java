package org.auditfs.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.auditfs.event.StoreException;

/**
 * Writes the last segment. Not for several threads at once. {@link #write} opens no file and looks
 * up no name, so it may run with anybody's filesystem credentials; {@link #rotate} does.
 */
public final class LogWriter implements Closeable {

  /** Bytes of the longest record, number and time included. */
  public static final int RECORD_BYTES_MAX = 256 * 1024;

  private static final String NEXT = "next.tmp";

  private final Path directory;
  private final Disk disk;
  private final TrailId trail;
  private AppendFile file;
  private volatile long segmentFirst;
  private volatile long size;

  private LogWriter(Path directory, Disk disk, Segment last) throws IOException {
    this.directory = directory;
    this.disk = disk;
    this.trail = last.header().trail();
    this.segmentFirst = last.header().firstSerial();
    this.size = last.size();
    this.file = disk.open(last.path());
  }

  /**
   * Opens the last segment of a recovered log for writing.
   *
   * @throws StoreException when it cannot be
   */
  public static LogWriter open(Path directory, Disk disk) throws StoreException {
    try {
      List<Segment> segments = Segment.list(directory);
      return new LogWriter(directory, disk, segments.get(segments.size() - 1));
    } catch (IOException e) {
      throw new StoreException("cannot write the trail in " + directory + ": " + e.getMessage(), e);
    }
  }

  /** Which trail it is. */
  public TrailId trail() {
    return trail;
  }

  /** Bytes of the segment that is written now. */
  public long segmentBytes() {
    return size;
  }

  /** The first serial of the segment that is written now. */
  public long segmentFirst() {
    return segmentFirst;
  }

  /**
   * Appends the records of {@code batch}, all or none: after a failure the segment is cut back to
   * what it was, or, if even that fails, the next write goes over what was left.
   *
   * @param sync whether to wait for the disk
   * @throws IOException when they could not be written
   */
  public void write(Batch batch, boolean sync) throws IOException {
    long grown = size + batch.length();
    try {
      file.write(batch.bytes(), batch.length(), size);
      if (sync) {
        file.sync();
      }
    } catch (IOException e) {
      cutBack(e);
      throw e;
    }
    size = grown;
  }

  private void cutBack(IOException cause) {
    try {
      file.truncate(size);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Ends the segment and begins the next.
   *
   * @param firstSerial the serial of the record that comes next
   * @param sync whether to wait for the disk
   * @throws IOException when there is no new segment; the old one goes on
   */
  public void rotate(long firstSerial, boolean sync) throws IOException {
    if (size > SegmentHeader.LENGTH) {
      begin(new SegmentHeader(firstSerial, trail, segmentFirst, size), sync);
    }
  }

  /**
   * Ends the segment and begins the next, which says that events between the two are lost.
   *
   * @param firstSerial the serial of the record that comes next
   * @param lost how many
   * @throws IOException when there is no new segment
   */
  public void skip(long firstSerial, long lost) throws IOException {
    begin(new SegmentHeader(firstSerial, trail, segmentFirst, size, Math.toIntExact(lost)), true);
  }

  private void begin(SegmentHeader header, boolean sync) throws IOException {
    file.truncate(size);
    AppendFile next = create(directory, header, disk, sync);
    AppendFile old = file;
    file = next;
    segmentFirst = header.firstSerial();
    size = SegmentHeader.LENGTH;
    old.close();
    if (sync) {
      disk.sync(directory);
    }
  }

  /**
   * Makes a segment. It gets its name last: no half header ever bears it, and once it does nothing
   * can fail that would let the old segment go on.
   */
  static AppendFile create(Path directory, SegmentHeader header, Disk disk, boolean sync)
      throws IOException {
    Path unnamed = directory.resolve(NEXT);
    disk.delete(unnamed);
    disk.create(unnamed);
    AppendFile made = disk.open(unnamed);
    try {
      made.write(header.encode(), SegmentHeader.LENGTH, 0);
      if (sync) {
        made.sync();
      }
      Path named = Segment.path(directory, header.firstSerial());
      disk.rename(unnamed, named);
      return made;
    } catch (IOException e) {
      made.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
