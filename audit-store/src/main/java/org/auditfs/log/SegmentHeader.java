package org.auditfs.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.auditfs.file.ByteString;

/**
 * The first bytes of a segment.
 *
 * <pre>
 *   0               8     12    16              24                      40
 *  +---------------+-----+-----+---------------+-----------------------+
 *  | "AUDITFSL"    |vers.|  0  | first serial  | trail id              |
 *  +---------------+-----+-----+---------------+-----------------------+
 *   40              48              56    60    64
 *  +---------------+---------------+-----+-----+
 *  | previous first| previous size |lost | crc |   crc: CRC32C of bytes 0 to 59
 *  +---------------+---------------+-----+-----+
 * </pre>
 *
 * Little-endian. Each segment names the one before it and that one's size, so that a segment that
 * was taken away or cut is missed without reading any event.
 *
 * @param firstSerial the serial of the first record
 * @param previousFirst the first serial of the segment before, 0 for a trail's first
 * @param previousSize its size in bytes
 * @param lost events between the two that are lost, though they had been signed
 */
record SegmentHeader(
    long firstSerial, TrailId trail, long previousFirst, long previousSize, int lost) {

  static final int LENGTH = 64;
  static final int VERSION = 1;

  private static final ByteString MAGIC = ByteString.of("AUDITFSL");
  private static final int LOST_AT = 56;
  private static final int CRC_AT = 60;

  /** One that follows the segment before without a gap. */
  SegmentHeader(long firstSerial, TrailId trail, long previousFirst, long previousSize) {
    this(firstSerial, trail, previousFirst, previousSize, 0);
  }

  byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    MAGIC.copyTo(out, 0);
    out.putInt(8, VERSION);
    out.putLong(16, firstSerial);
    trail.bytes().copyTo(out, 24);
    out.putLong(40, previousFirst);
    out.putLong(48, previousSize);
    out.putInt(LOST_AT, lost);
    out.putInt(CRC_AT, crc(out.array()));
    return out.array();
  }

  /**
   * Reads a header.
   *
   * @throws BadSegmentException when {@code bytes} are none, or one of a newer version
   */
  static SegmentHeader decode(byte[] bytes) throws BadSegmentException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < LENGTH) {
      throw new BadSegmentException("is cut inside its header, at " + bytes.length + " bytes");
    }
    if (!ByteString.of(in, 0, MAGIC.length()).equals(MAGIC)) {
      throw new BadSegmentException("is no segment of an auditfs trail");
    }
    int version = in.getInt(8);
    if (version != VERSION) {
      throw new BadSegmentException(
          "has format version "
              + Integer.toUnsignedString(version)
              + ", this auditfs reads version "
              + VERSION);
    }
    if (in.getInt(CRC_AT) != crc(bytes)) {
      throw new BadSegmentException("has a damaged header");
    }
    TrailId trail = new TrailId(ByteString.of(in, 24, TrailId.LENGTH));
    return new SegmentHeader(
        in.getLong(16), trail, in.getLong(40), in.getLong(48), in.getInt(LOST_AT));
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CRC_AT);
    return (int) crc.getValue();
  }
}
