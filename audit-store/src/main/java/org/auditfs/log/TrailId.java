package org.auditfs.log;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.auditfs.file.ByteString;

/** Which trail a segment or an index belongs to: sixteen random bytes. */
public record TrailId(ByteString bytes) {

  /** Bytes of an identity. */
  public static final int LENGTH = 16;

  public TrailId {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException("a trail's identity has 16 bytes, not " + bytes.length());
    }
  }

  /** One that nobody else has. */
  static TrailId random() {
    UUID uuid = UUID.randomUUID();
    ByteBuffer buffer = ByteBuffer.allocate(LENGTH);
    buffer.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    return new TrailId(ByteString.of(buffer, 0, LENGTH));
  }

  /** Told in words, since a record's own takes longer at the start than a search. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TrailId that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  @Override
  public String toString() {
    return bytes.toHex();
  }
}
