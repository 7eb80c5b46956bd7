package org.auditfs.index;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A look at LMDB's file before LMDB maps it: a mapped file that is shorter than it says kills the
 * JVM with SIGBUS. Layout of the meta pages: MDB_page and MDB_meta of mdb.c.
 */
final class LmdbFile {

  /** What the file is. */
  enum State {
    MISSING,
    FIT,
    OTHER_VERSION,
    DAMAGED
  }

  private static final String NAME = "data.mdb";
  private static final int META_BYTES = 160;
  private static final int MAGIC = 0xbeefc0de;
  private static final int VERSION = 1;
  private static final int MAGIC_AT = 16;
  private static final int VERSION_AT = 20;
  private static final int PAGE_SIZE_AT = 40;
  private static final int LAST_PAGE_AT = 136;

  private LmdbFile() {}

  static State check(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    if (Files.notExists(file)) {
      return State.MISSING;
    }
    try (InputStream in = Files.newInputStream(file)) {
      ByteBuffer first = meta(in);
      if (first.capacity() < META_BYTES || first.getInt(MAGIC_AT) != MAGIC) {
        return State.DAMAGED;
      }
      if (first.getInt(VERSION_AT) != VERSION) {
        return State.OTHER_VERSION;
      }
      int pageSize = first.getInt(PAGE_SIZE_AT);
      if (pageSize < 512 || pageSize > 65536) {
        return State.DAMAGED;
      }
      in.skipNBytes(pageSize - META_BYTES);
      ByteBuffer second = meta(in);
      return fits(first, second, pageSize, Files.size(file)) ? State.FIT : State.DAMAGED;
    } catch (EOFException e) {
      return State.DAMAGED;
    }
  }

  private static ByteBuffer meta(InputStream in) throws IOException {
    return ByteBuffer.wrap(in.readNBytes(META_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static boolean fits(ByteBuffer first, ByteBuffer second, int pageSize, long size) {
    if (second.capacity() < META_BYTES || second.getInt(MAGIC_AT) != MAGIC) {
      return false;
    }
    long lastPage = Math.max(first.getLong(LAST_PAGE_AT), second.getLong(LAST_PAGE_AT));
    return lastPage >= 1
        && lastPage < Long.MAX_VALUE / pageSize - 1
        && size >= (lastPage + 1) * pageSize;
  }

  /** LMDB may leave its last pages unwritten; here the file is as long as it says. */
  static void lengthen(Path directory, long lastPage) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(directory.resolve(NAME).toFile(), "rw")) {
      file.seek(PAGE_SIZE_AT);
      long size = (lastPage + 1) * Integer.reverseBytes(file.readInt());
      if (file.length() < size) {
        file.setLength(size);
      }
    }
  }
}
