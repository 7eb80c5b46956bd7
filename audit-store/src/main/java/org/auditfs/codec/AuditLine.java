package org.auditfs.codec;

import org.auditfs.event.EventId;
import org.auditfs.event.RecordType;
import org.auditfs.file.ByteString;

/** One {@code type=… msg=audit(…): name=value …} line in the making. */
final class AuditLine {

  /**
   * Bytes of an untrusted text that a line shows at most: with 4095 of them in hex, a PATH line
   * stays below the 8970 bytes that ausearch reads.
   */
  static final int TEXT_BYTES_MAX = 4095;

  private final StringBuilder text;

  AuditLine(RecordType type, EventId id) {
    text =
        new StringBuilder(256)
            .append("type=")
            .append(type)
            .append(" msg=audit(")
            .append(Math.floorDiv(id.timeMicros(), 1_000_000L))
            .append('.')
            .append(millis(id.timeMicros()))
            .append(':')
            .append(id.serial())
            .append("):");
  }

  /** Three digits: the parsers take .1 for one millisecond and refuse more than .999. */
  private static String millis(long timeMicros) {
    return Long.toString(1000 + Math.floorMod(timeMicros, 1_000_000L) / 1000).substring(1);
  }

  AuditLine field(String name, String value) {
    text.append(' ').append(name).append('=').append(value);
    return this;
  }

  AuditLine field(String name, long value) {
    return field(name, Long.toString(value));
  }

  AuditLine untrusted(String name, ByteString value) {
    return field(name, Untrusted.encode(cut(value, TEXT_BYTES_MAX)));
  }

  /** {@code (null)} when nothing was found out. */
  AuditLine known(String name, ByteString value, int bytesMax) {
    return field(name, Untrusted.encodeKnown(cut(value, bytesMax)));
  }

  /** A number of 32 bits as the kernel prints it; not known is shown as unset. */
  AuditLine id(String name, long value) {
    return field(name, value & 0xffff_ffffL);
  }

  @Override
  public String toString() {
    return text.toString();
  }

  static ByteString cut(ByteString value, int bytesMax) {
    return value.length() <= bytesMax ? value : value.slice(0, bytesMax);
  }
}
