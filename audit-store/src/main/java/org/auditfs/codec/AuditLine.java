package org.auditfs.codec;

import org.auditfs.event.EventId;
import org.auditfs.event.RecordType;
import org.auditfs.file.ByteString;

/** One {@code type=… msg=audit(…): name=value …} line in the making. */
class AuditLine {

  /**
   * Bytes of an untrusted text that a line shows at most: with 4095 of them in hex, a PATH line
   * stays below the 8970 bytes that ausearch reads.
   */
  static final int TEXT_BYTES_MAX = 4095;

  private final StringBuilder text = new StringBuilder(256);

  /** Begins a line as ausearch(8) reads it. */
  AuditLine(RecordType type, EventId id) {
    this(type, seconds(id) + "." + millis(id), id, "):");
  }

  AuditLine(RecordType type, String time, EventId id, String end) {
    text.append("type=").append(type).append(" msg=audit(").append(time);
    text.append(':').append(id.serial()).append(end);
  }

  private static long seconds(EventId id) {
    return Math.floorDiv(id.timeMicros(), 1_000_000L);
  }

  /** Three digits: the parsers take .1 for one millisecond and refuse more than .999. */
  static String millis(EventId id) {
    return Long.toString(1000 + Math.floorMod(id.timeMicros(), 1_000_000L) / 1000).substring(1);
  }

  /** Adds a field as it stands. */
  final AuditLine plain(String name, String value) {
    text.append(' ').append(name).append('=').append(value);
    return this;
  }

  /** Adds a word that is a field already, or none. */
  final AuditLine word(String word) {
    text.append(' ').append(word);
    return this;
  }

  /** A word or number of ours. */
  AuditLine field(String name, String value) {
    return plain(name, value);
  }

  final AuditLine field(String name, long value) {
    return field(name, Long.toString(value));
  }

  /** A text that somebody outside chose. */
  AuditLine untrusted(String name, ByteString value) {
    return plain(name, Untrusted.encode(cut(value, TEXT_BYTES_MAX)));
  }

  /** As {@link #untrusted}; {@code (null)} when nothing was found out. */
  AuditLine known(String name, ByteString value, int bytesMax) {
    return plain(name, Untrusted.encodeKnown(cut(value, bytesMax)));
  }

  /** A user, group or session as the kernel prints it; not known is shown as unset. */
  AuditLine id(String name, long value) {
    return plain(name, Long.toString(value & 0xffff_ffffL));
  }

  @Override
  public final String toString() {
    return text.toString();
  }

  static ByteString cut(ByteString value, int bytesMax) {
    return value.length() <= bytesMax ? value : value.slice(0, bytesMax);
  }
}
