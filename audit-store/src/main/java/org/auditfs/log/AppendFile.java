package org.auditfs.log;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A file that grows at its end. A port, as its {@link Disk} is. */
public interface AppendFile extends Closeable {

  /**
   * Writes all of {@code bytes[0..length)} at {@code position}.
   *
   * @throws IOException when not all of it could be written; a part may have been
   */
  void write(byte[] bytes, int length, long position) throws IOException;

  /** Cuts the file to {@code size}. */
  void truncate(long size) throws IOException;

  /** Waits until the disk has it: fdatasync(2) or more. */
  void sync() throws IOException;

  /**
   * The real one. Not a FileChannel: those are closed for everybody when a thread that writes is
   * interrupted, and any caller may be the thread that writes.
   */
  static AppendFile open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    return new AppendFile() {
      /** Where the file stands, where that is known. */
      private long at = -1;

      @Override
      public void write(byte[] bytes, int length, long position) throws IOException {
        if (at != position) {
          file.seek(position);
        }
        at = -1;
        file.write(bytes, 0, length);
        at = position + length;
      }

      @Override
      public void truncate(long size) throws IOException {
        at = -1;
        file.setLength(size);
      }

      @Override
      public void sync() throws IOException {
        file.getFD().sync();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }
}
