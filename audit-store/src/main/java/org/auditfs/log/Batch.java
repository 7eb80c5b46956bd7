package org.auditfs.log;

import org.auditfs.codec.EventCodec;
import org.auditfs.event.EventId;

/** Frames side by side, ready for one write. */
public final class Batch {

  /** Room for the largest record, whatever its number and time. */
  private static final int CAPACITY =
      LogWriter.RECORD_BYTES_MAX + Frame.HEAD + EventCodec.HEAD_LENGTH_MAX;

  private final byte[] bytes = new byte[CAPACITY];
  private final byte[] head = new byte[EventCodec.HEAD_LENGTH_MAX];
  private int length;

  /** Whether a record with {@code body} fits beside the others. */
  public boolean hasRoom(byte[] body) {
    return CAPACITY - length >= Frame.HEAD + EventCodec.HEAD_LENGTH_MAX + body.length;
  }

  /** Adds the record of {@code id} and {@code body}; there must be room. */
  public void add(EventId id, byte[] body) {
    int headLength = EventCodec.putHead(id, head);
    int at = length + Frame.HEAD;
    System.arraycopy(head, 0, bytes, at, headLength);
    System.arraycopy(body, 0, bytes, at + headLength, body.length);
    Frame.seal(bytes, length, headLength + body.length);
    length = at + headLength + body.length;
  }

  /** Forgets the records. */
  public void clear() {
    length = 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }
}
