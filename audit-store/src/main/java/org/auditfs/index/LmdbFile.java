package org.auditfs.index;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What LMDB's file says of itself, seen before LMDB maps it: a mapped file that is shorter than it
 * says kills the JVM with SIGBUS. Layout of the meta pages: MDB_page and MDB_meta of mdb.c.
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
  private static final int PAGE_BYTES_MIN = 512;
  private static final int PAGE_BYTES_MAX = 65536;
  private static final int MAGIC = 0xbeefc0de;
  private static final int VERSION = 1;
  private static final int MAGIC_AT = 16;
  private static final int VERSION_AT = 20;
  private static final int PAGE_SIZE_AT = 40;
  private static final int ROOT_AT = 128;
  private static final int LAST_PAGE_AT = 136;
  private static final int NUMBER_AT = 144;

  /**
   * A commit.
   *
   * @param number it rises from one to the next
   * @param root the page that leads to all others, -1 for none
   * @param lastPage the last one that it may lead to
   */
  record Commit(long number, int pageSize, long root, long lastPage) {

    private static Commit of(ByteBuffer meta, int pageSize) {
      return new Commit(
          meta.getLong(NUMBER_AT), pageSize, meta.getLong(ROOT_AT), meta.getLong(LAST_PAGE_AT));
    }
  }

  private LmdbFile() {}

  static Path path(Path directory) {
    return directory.resolve(NAME);
  }

  /** The newest commit in a file that was {@link State#FIT} when it was opened. */
  static Commit newest(FileChannel file) throws IOException {
    ByteBuffer first = meta(file, 0);
    int pageSize = first.getInt(PAGE_SIZE_AT);
    Commit one = Commit.of(first, pageSize);
    Commit other = Commit.of(meta(file, pageSize), pageSize);
    Commit newest = one.number() > other.number() ? one : other;
    if (pageSize < PAGE_BYTES_MIN
        || pageSize > PAGE_BYTES_MAX
        || newest.lastPage() < 1
        || newest.lastPage() > Long.MAX_VALUE / pageSize - 1) {
      throw new EOFException("it is no index any more");
    }
    return newest;
  }

  private static ByteBuffer meta(FileChannel file, long at) throws IOException {
    ByteBuffer meta = ByteBuffer.allocate(META_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (meta.hasRemaining()) {
      if (file.read(meta, at + meta.position()) < 0) {
        throw new EOFException("the index has become shorter");
      }
    }
    return meta;
  }

  static State check(Path directory) throws IOException {
    Path file = path(directory);
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
      if (pageSize < PAGE_BYTES_MIN || pageSize > PAGE_BYTES_MAX) {
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
    try (RandomAccessFile file = new RandomAccessFile(path(directory).toFile(), "rw")) {
      file.seek(PAGE_SIZE_AT);
      long size = (lastPage + 1) * Integer.reverseBytes(file.readInt());
      if (file.length() < size) {
        file.setLength(size);
      }
    }
  }
}
