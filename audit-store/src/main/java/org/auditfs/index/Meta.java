package org.auditfs.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.log.TrailId;

/**
 * What the index is.
 *
 * <pre>
 *   0               8     12                      28           36         44         52
 *  +---------------+-----+-----------------------+------------+----------+----------+
 *  | "AUDITFSX"    |vers.| trail id              |first serial| last run | up to    |
 *  +---------------+-----+-----------------------+------------+----------+----------+
 * </pre>
 *
 * Little-endian. It is the value of the key {@code 'M'}.
 *
 * @param version format of everything in the index
 * @param firstSerial the first serial of the first run
 * @param lastRun the first serial of the last run, 0 while there is none
 * @param upTo the last serial of the last run, {@code firstSerial - 1} while there is none
 */
record Meta(int version, TrailId trail, long firstSerial, long lastRun, long upTo) {

  static final int VERSION = 2;

  private static final ByteString MAGIC = ByteString.of("AUDITFSX");
  private static final int LENGTH = 52;

  /** An index without a run. */
  static Meta empty(TrailId trail, long firstSerial) {
    return new Meta(VERSION, trail, firstSerial, 0, firstSerial - 1);
  }

  /** The same with one run more. */
  Meta with(Places run) {
    return new Meta(version, trail, firstSerial, run.firstSerial(), upTo + run.count());
  }

  /** The same without the runs before the one that begins with {@code serial}. */
  Meta from(long serial) {
    return new Meta(version, trail, serial, lastRun, upTo);
  }

  ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    MAGIC.copyTo(out, 0);
    out.putInt(8, version);
    trail.bytes().copyTo(out, 12);
    return out.putLong(28, firstSerial).putLong(36, lastRun).putLong(44, upTo);
  }

  /** Empty when {@code bytes} are nothing of ours. */
  static Optional<Meta> decode(ByteBuffer bytes) {
    ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (in.remaining() < 12 || !ByteString.of(in, 0, MAGIC.length()).equals(MAGIC)) {
      return Optional.empty();
    }
    int version = in.getInt(8);
    if (version != VERSION) {
      return Optional.of(new Meta(version, new TrailId(ByteString.of(new byte[16])), 0, 0, 0));
    }
    if (in.remaining() != LENGTH) {
      return Optional.empty();
    }
    TrailId trail = new TrailId(ByteString.of(in, 12, TrailId.LENGTH));
    return Optional.of(new Meta(version, trail, in.getLong(28), in.getLong(36), in.getLong(44)));
  }
}
