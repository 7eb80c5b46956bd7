package org.auditfs.fuse.jnr;

import java.util.List;
import org.auditfs.file.ByteString;

/** A struct fuse_args: what a program would have been started with. */
final class Arguments implements AutoCloseable {

  /** int argc, char **argv, int allocated. */
  private static final int SIZE = 24;

  private static final int ARGV = 8;

  private final long address;

  private Arguments(long address) {
    this.address = address;
  }

  /**
   * @param options each for an {@code -o} of its own; a comma in one begins another option
   */
  static Arguments of(List<ByteString> options) {
    int count = 1 + options.size();
    long texts = SIZE + (count + 1L) * Long.BYTES;
    long size = texts;
    for (ByteString option : options) {
      size += option.length() + 3L;
    }
    long address = Native.allocate(size + 1);
    long text = address + texts;
    Native.i32(address, count);
    Native.i64(address + ARGV, address + SIZE);
    Native.i64(address + SIZE, address + size); // the program's name: empty
    for (int i = 0; i < options.size(); i++) {
      ByteString word = ByteString.of("-o").concat(options.get(i));
      Native.putString(text, word);
      Native.i64(address + SIZE + (i + 1L) * Long.BYTES, text);
      text += word.length() + 1;
    }
    return new Arguments(address);
  }

  long address() {
    return address;
  }

  /** libfuse may have put an array of its own in place of ours, and that is its to lose. */
  @Override
  public void close() {
    Native.free(address);
  }
}
