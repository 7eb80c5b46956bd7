package org.auditfs.chain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.auditfs.file.ByteString;

/**
 * The hashes of one segment's events, as they lie in a file beside the log.
 *
 * <pre>
 *   0               8     12    16             32          40
 *  +---------------+-----+-----+--------------+-----------+------------- - -
 *  | "AUDITFST"    |vers.| crc | trail id (16)| begin (8) | peaks, 32 each
 *  +---------------+-----+-----+--------------+-----------+------------- - -
 *
 *  then, for one span of the tree after the other:
 *
 *   0     4      8           16
 *  +-----+------+-----------+---------------- - -
 *  | crc |number|  end (8)  | hashes, 32 each
 *  +-----+------+-----------+---------------- - -
 * </pre>
 *
 * Little-endian. crc: CRC32C of what follows it. begin: the first leaf of the segment; the peaks
 * are those of the tree before it, one for each bit that begin has set. A span begins where the one
 * before it ends. One without leaves says that a checkpoint was signed there, and its number; for
 * others that is 0. All of it follows from the log and its checkpoints; it lets a start and a proof
 * do without reading all events, and stands in for segments that are no longer kept.
 *
 * @param trail whose it is
 * @param before the tree before the segment
 * @param spans of the segment, in order
 * @param checkpoint the highest number of a checkpoint that was signed here, 0 for none
 * @param bytes where the last whole span ends; what lies behind was not finished
 */
public record TreeFile(
    ByteString trail, Frontier before, List<Stored> spans, long checkpoint, long bytes) {

  /**
   * A span in the file.
   *
   * @param end the byte behind it
   */
  public record Stored(Span span, long end) {}

  private static final ByteString MAGIC = ByteString.of("AUDITFST");
  private static final int VERSION = 1;
  private static final int CRC_AT = 12;
  private static final int TRAIL_AT = 16;
  private static final int TRAIL_LENGTH = 16;
  private static final int BEGIN_AT = 32;
  private static final int HEADER = 40;
  private static final int SPAN_HEADER = 16;

  public TreeFile {
    spans = List.copyOf(spans);
  }

  /** The file's first bytes. */
  public static ByteString header(ByteString trail, Frontier before) {
    ByteString peaks = before.peaks();
    byte[] bytes = new byte[HEADER + peaks.length()];
    ByteBuffer out = littleEndian(bytes);
    MAGIC.copyTo(out, 0);
    out.putInt(8, VERSION);
    trail.copyTo(out, TRAIL_AT);
    out.putLong(BEGIN_AT, before.size());
    peaks.copyTo(out, HEADER);
    out.putInt(CRC_AT, crc(bytes, TRAIL_AT, bytes.length));
    return ByteString.of(bytes);
  }

  /** A span as it is appended. */
  public static ByteString span(Span span) {
    return encode(0, span.end(), span.hashes());
  }

  /** What is appended when the checkpoint {@code number}, of {@code size} leaves, is signed. */
  public static ByteString seal(long number, long size) {
    return encode((int) number, size, ByteString.EMPTY);
  }

  private static ByteString encode(int number, long end, ByteString hashes) {
    byte[] bytes = new byte[SPAN_HEADER + hashes.length()];
    ByteBuffer out = littleEndian(bytes);
    out.putInt(4, number);
    out.putLong(8, end);
    hashes.copyTo(out, SPAN_HEADER);
    out.putInt(0, crc(bytes, 4, bytes.length));
    return ByteString.of(bytes);
  }

  /**
   * Reads a file.
   *
   * @param hasher what its trees grow with
   * @throws MalformedChainException when it is not one of ours
   */
  public static TreeFile parse(byte[] bytes, TreeHasher hasher) throws MalformedChainException {
    ByteBuffer in = littleEndian(bytes);
    if (bytes.length < HEADER || !ByteString.of(bytes, 0, MAGIC.length()).equals(MAGIC)) {
      throw new MalformedChainException("byte 0: no tree of an auditfs trail");
    }
    if (in.getInt(8) != VERSION) {
      throw new MalformedChainException("byte 8: format version " + in.getInt(8));
    }
    long begin = in.getLong(BEGIN_AT);
    int peaks = Long.bitCount(begin) * Hash.LENGTH;
    if (begin < 0
        || bytes.length - HEADER < peaks
        || in.getInt(CRC_AT) != crc(bytes, TRAIL_AT, HEADER + peaks)) {
      throw new MalformedChainException("byte 0: a damaged header");
    }
    ByteString trail = ByteString.of(bytes, TRAIL_AT, TRAIL_LENGTH);
    Frontier before = Frontier.of(hasher, Merges.NONE, begin, ByteString.of(bytes, HEADER, peaks));
    Reading reading = new Reading(bytes, HEADER + peaks, begin, hasher);
    reading.read();
    return new TreeFile(trail, before, reading.spans, reading.checkpoint, reading.at);
  }

  /** Goes through the spans. What is not whole at the end may be a torn write. */
  private static final class Reading {

    private final byte[] bytes;
    private final ByteBuffer in;
    private final TreeHasher hasher;
    private final List<Stored> spans = new ArrayList<>();
    private int at;
    private long next;
    private long checkpoint;

    Reading(byte[] bytes, int at, long next, TreeHasher hasher) {
      this.bytes = bytes;
      this.in = littleEndian(bytes);
      this.at = at;
      this.next = next;
      this.hasher = hasher;
    }

    void read() throws MalformedChainException {
      while (bytes.length - at >= SPAN_HEADER) {
        long end = in.getLong(at + 8);
        int room = (bytes.length - at - SPAN_HEADER) / Hash.LENGTH;
        int count = end >= next ? Span.count(next, end, room + 1) : room + 1;
        int to = at + SPAN_HEADER + count * Hash.LENGTH;
        if (count > room || in.getInt(at) != crc(bytes, at + 4, to)) {
          if (to < bytes.length) {
            throw new MalformedChainException("byte " + at + ": a wrong checksum");
          }
          return;
        }
        take(end, count);
        at = to;
      }
    }

    private void take(long end, int count) {
      if (count == 0) {
        checkpoint = Math.max(checkpoint, Integer.toUnsignedLong(in.getInt(at + 4)));
        return;
      }
      ByteString hashes = ByteString.of(bytes, at + SPAN_HEADER, count * Hash.LENGTH);
      int to = at + SPAN_HEADER + count * Hash.LENGTH;
      spans.add(new Stored(Span.of(hasher, next, end, hashes), to));
      next = end;
    }
  }

  /** The first leaf of the segment. */
  public long begin() {
    return before.size();
  }

  /** The leaf after the last of the spans. */
  public long end() {
    return spans.isEmpty() ? begin() : spans.get(spans.size() - 1).span().end();
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int crc(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }
}
