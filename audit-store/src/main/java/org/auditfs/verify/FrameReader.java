package org.auditfs.verify;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.auditfs.codec.CorruptRecordException;
import org.auditfs.codec.EventCodec;

/** Goes over the frames of a segment: {@code FORMAT.md}, "Frame". */
final class FrameReader implements Closeable {

  private static final int HEAD = 8;
  private static final int LENGTH_MAX = 256 * 1024;
  private static final int BUFFER = 1 << 20;

  /** Bytes that are checked in search of a frame before it is taken for granted. */
  private static final long SEARCH_BYTES_MAX = 256L << 20;

  private final FileChannel channel;
  private final long size;
  private final byte[] bytes = new byte[BUFFER];
  private final ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C crc = new CRC32C();
  private long at;
  private long bufferAt;
  private int filled;
  private int length;
  private String wrong = "";

  private FrameReader(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
    this.at = SegmentFile.HEADER;
    this.bufferAt = at;
  }

  static FrameReader open(SegmentFile segment) throws IOException {
    FileChannel channel = FileChannel.open(segment.path(), StandardOpenOption.READ);
    return new FrameReader(channel, segment.size());
  }

  /** Whether there is a whole frame at {@link #at}; if not, {@link #wrong} says why. */
  boolean look() throws IOException {
    wrong = "";
    long left = size - at;
    if (left == 0) {
      return false;
    }
    if (left < HEAD || !fill(HEAD)) {
      return isNot("the file ends inside a frame");
    }
    int head = (int) (at - bufferAt);
    length = numbers.getInt(head + 4);
    if (length < 1 || length > LENGTH_MAX) {
      return isNot("a record of " + Integer.toUnsignedString(length) + " bytes");
    }
    if (left < HEAD + length || !fill(HEAD + length)) {
      return isNot("the file ends inside a record of " + length + " bytes");
    }
    head = (int) (at - bufferAt);
    crc.reset();
    crc.update(bytes, head + 4, 4 + length);
    if ((int) crc.getValue() != numbers.getInt(head)) {
      return isNot("length, checksum or record were changed");
    }
    return true;
  }

  private boolean isNot(String why) {
    wrong = why;
    return false;
  }

  /** Why there is no frame; empty at the end of the file. */
  String wrong() {
    return wrong;
  }

  /** Where the frame begins. */
  long at() {
    return at;
  }

  /** Bytes from there to the end. */
  long left() {
    return size - at;
  }

  byte[] bytes() {
    return bytes;
  }

  int from() {
    return (int) (at - bufferAt) + HEAD;
  }

  int to() {
    return from() + length;
  }

  /** The serial that the record says it has. */
  long serial() throws CorruptRecordException {
    return EventCodec.decodeId(bytes, from(), to()).serial();
  }

  /** Goes behind the frame. */
  void advance() {
    at += HEAD + length;
  }

  /** Whether a whole frame with an event from {@code serial} on begins behind {@link #at}. */
  boolean findsBehind(long serial) throws IOException {
    long checked = 0;
    while (++at < size && checked < SEARCH_BYTES_MAX) {
      length = 0;
      if (look() && isFrom(serial)) {
        return true;
      }
      checked += Math.max(0, Math.min(length, LENGTH_MAX));
    }
    return at < size;
  }

  private boolean isFrom(long serial) {
    try {
      return serial() >= serial;
    } catch (CorruptRecordException e) {
      return false;
    }
  }

  /** Whether the buffer has {@code wanted} bytes from {@link #at}. */
  private boolean fill(int wanted) throws IOException {
    if (bufferAt + filled - at >= wanted) {
      return true;
    }
    int kept = (int) (bufferAt + filled - at);
    System.arraycopy(bytes, filled - kept, bytes, 0, kept);
    bufferAt = at;
    filled = kept;
    ByteBuffer free = ByteBuffer.wrap(bytes, kept, bytes.length - kept);
    while (free.hasRemaining() && channel.read(free, bufferAt + filled) > 0) {
      filled = free.position();
    }
    return filled >= wanted;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
