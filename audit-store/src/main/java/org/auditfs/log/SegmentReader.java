package org.auditfs.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.auditfs.codec.CorruptRecordException;
import org.auditfs.codec.EventCodec;

/** Walks over the frames of one segment. */
final class SegmentReader implements Closeable {

  /** What is found at a place. */
  enum Found {
    /** A whole frame, as it was written. */
    RECORD,
    /** The end of the file. */
    END,
    /** Fewer bytes than the frame has. */
    CUT,
    /** Bytes that are no frame, or not any more. */
    DAMAGED
  }

  private static final int BUFFER_BYTES = 64 * 1024;

  /** Bytes that are checked in search of a record before it is taken for granted. */
  private static final long SEARCH_BYTES_MAX = 256L << 20;

  private final FileChannel channel;
  private byte[] bytes = new byte[BUFFER_BYTES];
  private long bufferAt;
  private int bufferLength;
  private long position;
  private int length;

  private SegmentReader(FileChannel channel, long position) {
    this.channel = channel;
    this.bufferAt = position;
    this.position = position;
  }

  /** Reads {@code segment} from the frame at {@code position}. */
  static SegmentReader open(Segment segment, long position) throws IOException {
    return new SegmentReader(FileChannel.open(segment.path(), StandardOpenOption.READ), position);
  }

  /** Where the next frame begins. */
  long position() {
    return position;
  }

  /** Goes to the frame at {@code target}. */
  void seek(long target) {
    if (target < bufferAt || target > bufferAt + bufferLength) {
      seekAnew(target);
    }
    position = target;
  }

  /** As {@link #seek}, forgetting what was read. */
  void seekAnew(long target) {
    position = target;
    bufferAt = target;
    bufferLength = 0;
  }

  /** Looks at the next frame. A damaged one is read once more: it may just be being written. */
  Found look() throws IOException {
    Found found = lookOnce();
    if (found == Found.DAMAGED) {
      seekAnew(position);
      found = lookOnce();
    }
    return found;
  }

  private Found lookOnce() throws IOException {
    int there = fill(Frame.HEAD);
    length = 0;
    if (there < Frame.HEAD) {
      return there == 0 ? Found.END : Found.CUT;
    }
    length = Frame.length(bytes, at());
    if (!Frame.isLength(length)) {
      return Found.DAMAGED;
    }
    if (fill(Frame.HEAD + length) < Frame.HEAD + length) {
      return Found.CUT;
    }
    return Frame.isIntact(bytes, at()) ? Found.RECORD : Found.DAMAGED;
  }

  /** The buffer in which the record found lies. */
  byte[] bytes() {
    return bytes;
  }

  /** Where in the buffer it begins. */
  int recordFrom() {
    return at() + Frame.HEAD;
  }

  /** Where in the buffer it ends. */
  int recordTo() {
    return at() + Frame.HEAD + length;
  }

  /** Goes behind the record found. */
  void advance() {
    position += Frame.HEAD + length;
  }

  /**
   * Whether a record with a serial above {@code serial} lies anywhere behind {@link #position}:
   * then what is there is no torn tail. Bytes made to look like records everywhere are taken for
   * some. Moves the position.
   */
  boolean recordFollows(long serial) throws IOException {
    long size = channel.size();
    long checked = 0;
    while (++position < size) {
      if (lookOnce() == Found.RECORD && isAfter(serial)) {
        return true;
      }
      checked += Frame.isLength(length) ? length : 0;
      if (checked > SEARCH_BYTES_MAX) {
        return true;
      }
    }
    return false;
  }

  private boolean isAfter(long serial) {
    try {
      return EventCodec.decodeId(bytes, recordFrom(), recordTo()).serial() > serial;
    } catch (CorruptRecordException e) {
      return false;
    }
  }

  private int at() {
    return (int) (position - bufferAt);
  }

  /** Sees to it that the buffer has {@code wanted} bytes from the position, if the file has. */
  private int fill(int wanted) throws IOException {
    if (bufferAt + bufferLength - position < wanted) {
      refill(wanted);
    }
    return (int) Math.min(wanted, bufferAt + bufferLength - position);
  }

  private void refill(int wanted) throws IOException {
    int kept = (int) Math.max(0, bufferAt + bufferLength - position);
    byte[] target =
        wanted > bytes.length ? new byte[Frame.HEAD + LogWriter.RECORD_BYTES_MAX] : bytes;
    System.arraycopy(bytes, Math.min(at(), bytes.length - kept), target, 0, kept);
    bytes = target;
    bufferAt = position;
    bufferLength = kept;
    ByteBuffer free = ByteBuffer.wrap(bytes, kept, bytes.length - kept);
    while (bufferLength < wanted && channel.read(free, bufferAt + bufferLength) > 0) {
      bufferLength = free.position();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
