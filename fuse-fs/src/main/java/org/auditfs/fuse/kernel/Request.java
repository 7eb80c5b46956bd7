package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.fuse.Wait;
import org.auditfs.fuse.kernel.FuseAbi.InHeader;

/**
 * A view of one request as it was read from /dev/fuse: header, a fixed structure, then names or
 * data. Offsets count from the end of the header. Nothing is read beyond the arguments, whatever
 * the request says about itself.
 */
final class Request {

  /** XATTR_NAME_MAX of linux/limits.h. */
  static final int ATTRIBUTE_NAME_MAX = 255;

  /** FUSE_NAME_MAX of the kernel's fs/fuse: longer names it refuses by itself. */
  static final int NAME_MAX = 1024;

  /** PATH_MAX of linux/limits.h, without the NUL. */
  static final int TARGET_MAX = 4095;

  private static final int EXTENSION_UNIT = 8;

  private final ByteBuffer bytes;
  private final Wait wait;
  private final int end;

  /**
   * @param bytes the request between index 0 and the limit, at least a header
   * @param wait how the caller waits for the answer
   */
  Request(ByteBuffer bytes, Wait wait) {
    this.wait = wait;
    this.bytes = bytes.order(ByteOrder.nativeOrder());
    int extensions = (bytes.getShort(InHeader.TOTAL_EXTLEN) & 0xffff) * EXTENSION_UNIT;
    this.end = bytes.limit() - extensions;
  }

  /**
   * @throws MalformedRequestException unless the length that the header tells is the one read, and
   *     holds extensions and {@code inputSize} bytes of arguments
   */
  void requireArguments(int inputSize) throws MalformedRequestException {
    if (bytes.getInt(InHeader.LEN) != bytes.limit()) {
      throw new MalformedRequestException(
          "length " + bytes.getInt(InHeader.LEN) + ", but " + bytes.limit() + " bytes read");
    }
    require(0, inputSize);
  }

  int opcode() {
    return bytes.getInt(InHeader.OPCODE);
  }

  /** What the answer has to carry; never 0 in a request from the kernel. */
  long unique() {
    return bytes.getLong(InHeader.UNIQUE);
  }

  NodeId node() {
    return new NodeId(bytes.getLong(InHeader.NODEID));
  }

  /** Who asks, as it came: ids that our user namespace does not map are -1. */
  RequestContext caller() {
    return new RequestContext(
        bytes.getInt(InHeader.UID), bytes.getInt(InHeader.GID), bytes.getInt(InHeader.PID), wait);
  }

  /** Bytes of arguments. */
  int length() {
    return end - InHeader.SIZE;
  }

  int u32(int offset) throws MalformedRequestException {
    return bytes.getInt(require(offset, Integer.BYTES));
  }

  long u64(int offset) throws MalformedRequestException {
    return bytes.getLong(require(offset, Long.BYTES));
  }

  /** An offset or length in a file: never negative. */
  long offset(int offset) throws MalformedRequestException {
    return notNegative(u64(offset), "file offset");
  }

  /** A number of bytes, of lookups or of records. */
  int count(int offset) throws MalformedRequestException {
    return (int) notNegative(u32(offset), "count");
  }

  NodeId node(int offset) throws MalformedRequestException {
    return new NodeId(u64(offset));
  }

  FileHandle handle(int offset) throws MalformedRequestException {
    return new FileHandle(u64(offset));
  }

  /**
   * The name of a directory's entry; perhaps a longer one than filesystems of Linux hold, which
   * they refuse after they have asked for the right to search the directory.
   */
  ByteString name(int offset) throws MalformedRequestException {
    ByteString name = limited(string(offset), NAME_MAX);
    boolean dots = name.at(0) == '.' && (name.length() == 1 || isDotDot(name));
    if (dots || name.indexOf((byte) '/', 0) >= 0) {
      throw new MalformedRequestException("a name that is a path");
    }
    return name;
  }

  /** The name of an extended attribute. */
  ByteString attributeName(int offset) throws MalformedRequestException {
    return limited(string(offset), ATTRIBUTE_NAME_MAX);
  }

  /** The text of a symbolic link. */
  ByteString target(int offset) throws MalformedRequestException {
    return limited(string(offset), TARGET_MAX);
  }

  ByteString bytes(int offset, int length) throws MalformedRequestException {
    return ByteString.of(bytes, require(offset, length), length);
  }

  /** A buffer of its own over {@code length} bytes of this request. */
  ByteBuffer slice(int offset, int length) throws MalformedRequestException {
    return bytes.slice(require(offset, length), length);
  }

  private ByteString string(int offset) throws MalformedRequestException {
    int from = require(offset, 1);
    int nul = from;
    while (nul < end && bytes.get(nul) != 0) {
      nul++;
    }
    if (nul == end) {
      throw new MalformedRequestException("a name without an end");
    }
    if (nul == from) {
      throw new MalformedRequestException("an empty name");
    }
    return ByteString.of(bytes, from, nul - from);
  }

  /** The index of {@code offset}, after making sure that {@code length} bytes are there. */
  private int require(int offset, int length) throws MalformedRequestException {
    if (offset < 0 || length < 0 || (long) offset + length > length()) {
      throw new MalformedRequestException(
          "%d bytes at %d, but %d there".formatted(length, offset, length()));
    }
    return InHeader.SIZE + offset;
  }

  private static ByteString limited(ByteString text, int max) throws MalformedRequestException {
    if (text.length() > max) {
      throw new MalformedRequestException("a text of " + text.length() + " bytes");
    }
    return text;
  }

  private static boolean isDotDot(ByteString name) {
    return name.length() == 2 && name.at(1) == '.';
  }

  private static long notNegative(long value, String what) throws MalformedRequestException {
    if (value < 0) {
      throw new MalformedRequestException("negative " + what);
    }
    return value;
  }
}
