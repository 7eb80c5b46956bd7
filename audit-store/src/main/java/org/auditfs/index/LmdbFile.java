package org.auditfs.index;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.auditfs.log.AppendFile;
import org.auditfs.log.Disk;

/**
 * A look at LMDB's file before LMDB maps it: a mapped file that is shorter than it says, or whose
 * pages are none, kills the JVM. What is damaged while it is mapped cannot be helped; only who may
 * write the trail can do that. Layout of the meta pages: MDB_page and MDB_meta of mdb.c.
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
  private static final int PAGE_FLAGS_AT = 10;
  private static final short META = 0x08;
  private static final int MAGIC_AT = 16;
  private static final int VERSION_AT = 20;
  private static final int PAGE_SIZE_AT = 40;
  private static final int FREE_AT = PAGE_SIZE_AT;
  private static final int DATA_AT = 88;
  private static final int DB_BYTES = 48;
  private static final int LAST_PAGE_AT = 136;
  private static final int TXN_AT = 144;
  private static final int ROOT_AT = 128;
  private static final int PAGE_BYTES_MIN = 512;
  private static final int PAGE_BYTES_MAX = 32768;

  /** A writer that is done sooner than this is no writer of an index. */
  private static final int TRIES = 5;

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
          meta.getLong(TXN_AT), pageSize, meta.getLong(ROOT_AT), meta.getLong(LAST_PAGE_AT));
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

  /** What a file is for LMDB, which believes every page of it: all of them are looked at. */
  static State check(Path directory) throws IOException {
    return check(directory, true);
  }

  /** What a file is for {@link IndexFile}, which believes none: only what it says of itself. */
  static State glance(Path directory) throws IOException {
    return check(directory, false);
  }

  private static State check(Path directory, boolean inside) throws IOException {
    Path file = path(directory);
    if (Files.notExists(file)) {
      return State.MISSING;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Optional<State> state = check(channel, inside);
      for (int i = 0; i < TRIES && state.isEmpty(); i++) {
        state = check(channel, inside);
      }
      return state.orElse(State.DAMAGED);
    } catch (EOFException e) {
      return State.DAMAGED;
    }
  }

  /** Empty when somebody wrote meanwhile. */
  private static Optional<State> check(FileChannel file, boolean inside) throws IOException {
    ByteBuffer first = meta(file, 0);
    if (first.getInt(MAGIC_AT) != MAGIC) {
      return Optional.of(State.DAMAGED);
    }
    if (first.getInt(VERSION_AT) != VERSION) {
      return Optional.of(State.OTHER_VERSION);
    }
    int pageSize = first.getInt(PAGE_SIZE_AT);
    if (pageSize < PAGE_BYTES_MIN || pageSize > PAGE_BYTES_MAX || Integer.bitCount(pageSize) != 1) {
      return Optional.of(State.DAMAGED);
    }
    ByteBuffer second = meta(file, pageSize);
    if (fits(first, second, pageSize, file.size()) && (!inside || areSound(file, first, second))) {
      return Optional.of(State.FIT);
    }
    boolean same = first.equals(meta(file, 0)) && second.equals(meta(file, pageSize));
    return same ? Optional.of(State.DAMAGED) : Optional.empty();
  }

  private static ByteBuffer meta(FileChannel file, long at) throws IOException {
    ByteBuffer meta = ByteBuffer.allocate(META_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (meta.hasRemaining()) {
      if (file.read(meta, at + meta.position()) < 0) {
        throw new EOFException("the index has become shorter");
      }
    }
    return meta.flip();
  }

  private static boolean fits(ByteBuffer first, ByteBuffer second, int pageSize, long size) {
    boolean ours =
        second.getInt(MAGIC_AT) == MAGIC
            && second.getInt(VERSION_AT) == VERSION
            && second.getInt(PAGE_SIZE_AT) == pageSize
            && first.getShort(PAGE_FLAGS_AT) == META
            && second.getShort(PAGE_FLAGS_AT) == META;
    long lastPage = Math.max(first.getLong(LAST_PAGE_AT), second.getLong(LAST_PAGE_AT));
    return ours
        && lastPage >= 1
        && lastPage < Integer.MAX_VALUE
        && size >= (lastPage + 1) * pageSize;
  }

  /** LMDB goes by the newer one. */
  private static boolean areSound(FileChannel file, ByteBuffer first, ByteBuffer second)
      throws IOException {
    boolean isFirst = Long.compareUnsigned(first.getLong(TXN_AT), second.getLong(TXN_AT)) >= 0;
    ByteBuffer newer = isFirst ? first : second;
    return LmdbTrees.areSound(
        file,
        newer.getInt(PAGE_SIZE_AT),
        newer.getLong(LAST_PAGE_AT),
        newer.slice(FREE_AT, DB_BYTES).order(ByteOrder.LITTLE_ENDIAN),
        newer.slice(DATA_AT, DB_BYTES).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** LMDB may leave its last pages unwritten; here the file is as long as it says. */
  static void lengthen(Disk disk, Path directory, long lastPage) throws IOException {
    Path path = path(directory);
    long size = (lastPage + 1) * pageSize(path);
    if (Files.size(path) < size) {
      try (AppendFile file = disk.open(path)) {
        file.truncate(size);
      }
    }
  }

  private static int pageSize(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      return meta(file, 0).getInt(PAGE_SIZE_AT);
    }
  }
}
