package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.auditfs.fuse.kernel.FuseAbi.InHeader;

/** Builds a request byte by byte, as the kernel lays it out. */
final class RequestBytes {

  private static final int CAPACITY = 8192;

  private final ByteBuffer bytes =
      ByteBuffer.allocateDirect(CAPACITY).order(ByteOrder.nativeOrder());

  private RequestBytes(int opcode) {
    bytes.putInt(InHeader.OPCODE, opcode);
    bytes.putLong(InHeader.UNIQUE, 100 + opcode);
    bytes.putLong(InHeader.NODEID, 1);
    bytes.putInt(InHeader.UID, 1000);
    bytes.putInt(InHeader.GID, -1);
    bytes.putInt(InHeader.PID, 4711);
    bytes.position(InHeader.SIZE);
  }

  static RequestBytes of(int opcode) {
    return new RequestBytes(opcode);
  }

  static RequestBytes of(FuseOpcode opcode) {
    return new RequestBytes(opcode.number());
  }

  RequestBytes node(long node) {
    bytes.putLong(InHeader.NODEID, node);
    return this;
  }

  RequestBytes unique(long unique) {
    bytes.putLong(InHeader.UNIQUE, unique);
    return this;
  }

  RequestBytes u32(int... values) {
    for (int value : values) {
      bytes.putInt(value);
    }
    return this;
  }

  RequestBytes u64(long... values) {
    for (long value : values) {
      bytes.putLong(value);
    }
    return this;
  }

  /** Text without an end. */
  RequestBytes raw(String text) {
    bytes.put(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** A name and its NUL. */
  RequestBytes name(String name) {
    return raw(name).raw("\0");
  }

  /** The request, from index 0 to the limit, with its length in the header. */
  ByteBuffer build() {
    ByteBuffer built = bytes.duplicate().flip().order(ByteOrder.nativeOrder());
    return built.putInt(InHeader.LEN, built.limit());
  }

  /** The request, of which the header says that it has {@code length} bytes. */
  ByteBuffer build(int length) {
    ByteBuffer built = build();
    return built.putInt(InHeader.LEN, length);
  }
}
