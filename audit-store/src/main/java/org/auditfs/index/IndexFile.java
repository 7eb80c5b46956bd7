package org.auditfs.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads LMDB's file without LMDB, whose start takes longer than most searches, while another
 * process may write it. LMDB never changes a page that its newest commit leads to, but may use it
 * again after the next one: so what was read counts only if there was no commit meanwhile. Nobody
 * is locked out, pinned or waited for. Layout: MDB_page, MDB_meta and MDB_node of mdb.c.
 */
final class IndexFile implements Closeable {

  private static final int TRIES = 1000;
  private static final int DEPTH_MAX = 32;

  private static final int PAGE_FLAGS = 10;
  private static final int PAGE_LOWER = 12;
  private static final int PAGE_HEADER = 16;
  private static final int BRANCH = 1;
  private static final int LEAF = 2;

  private static final int NODE_FLAGS = 4;
  private static final int NODE_KEY_SIZE = 6;
  private static final int NODE_HEADER = 8;

  /** F_BIGDATA: the value lies on pages of its own. */
  private static final int BIG = 1;

  /** P_INVALID: a tree without a page. */
  private static final long NO_PAGE = -1;

  private final FileChannel channel;

  /** Where a large value lies until the same thread asks for another: new room is cleared first. */
  private final ThreadLocal<ByteBuffer> room =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(0));

  private volatile Tree newest;

  private IndexFile(FileChannel channel) throws IOException {
    this.channel = channel;
    this.newest = new Tree(LmdbFile.newest(channel));
  }

  /**
   * What a commit leads to.
   *
   * @param branches pages that lead to others, which every key needs again; as good as the commit
   */
  private record Tree(LmdbFile.Commit commit, Map<Long, ByteBuffer> branches) {
    Tree(LmdbFile.Commit commit) {
      this(commit, new ConcurrentHashMap<>());
    }
  }

  /** Opens the index in {@code directory}; empty when it is none that can be read. */
  static Optional<IndexFile> open(Path directory) throws IOException {
    if (LmdbFile.glance(directory) != LmdbFile.State.FIT) {
      return Optional.empty();
    }
    FileChannel channel = FileChannel.open(LmdbFile.path(directory), StandardOpenOption.READ);
    try {
      return Optional.of(new IndexFile(channel));
    } catch (IOException e) {
      channel.close();
      return Optional.empty();
    }
  }

  /**
   * The value of {@code key} as the newest commit has it, until this thread asks for another.
   *
   * @throws DamagedIndexException when the file is none of LMDB's
   */
  Optional<ByteBuffer> get(byte[] key) throws DamagedIndexException {
    try {
      for (int i = 0; i < TRIES; i++) {
        Tree tree = newest;
        Result result = tryToGet(tree, key);
        LmdbFile.Commit now = LmdbFile.newest(channel);
        if (now.number() == tree.commit().number()) {
          return result.value();
        }
        newest = new Tree(now);
      }
      throw new DamagedIndexException("its commits are too fast to be read");
    } catch (IOException e) {
      throw new DamagedIndexException("cannot be read: " + e.getMessage());
    }
  }

  /** What a look came to: pages that are written meanwhile may look like anything. */
  private record Result(Optional<ByteBuffer> found, Optional<DamagedIndexException> damage) {
    Optional<ByteBuffer> value() throws DamagedIndexException {
      if (damage.isPresent()) {
        throw damage.get();
      }
      return found;
    }
  }

  private Result tryToGet(Tree tree, byte[] key) throws IOException {
    try {
      return new Result(find(tree, key), Optional.empty());
    } catch (DamagedIndexException e) {
      return new Result(Optional.empty(), Optional.of(e));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return new Result(Optional.empty(), Optional.of(damaged("a page that is none")));
    }
  }

  private static DamagedIndexException damaged(String what) {
    return new DamagedIndexException(what);
  }

  private Optional<ByteBuffer> find(Tree tree, byte[] key)
      throws IOException, DamagedIndexException {
    long number = tree.commit().root();
    for (int depth = 0; depth < DEPTH_MAX && number != NO_PAGE; depth++) {
      ByteBuffer page = page(tree, number);
      int node = lastUpTo(page, key);
      int flags = page.getShort(PAGE_FLAGS);
      if ((flags & LEAF) != 0) {
        return node >= 0 && Arrays.equals(keyAt(page, node), key)
            ? Optional.of(value(tree.commit(), page, node))
            : Optional.empty();
      }
      if ((flags & BRANCH) == 0) {
        throw damaged("a page of another kind");
      }
      number = child(page, node < 0 ? at(page, 0) : node);
    }
    if (number != NO_PAGE) {
      throw damaged("a tree without leaves");
    }
    return Optional.empty();
  }

  private ByteBuffer page(Tree tree, long number) throws IOException, DamagedIndexException {
    ByteBuffer known = tree.branches().get(number);
    if (known != null) {
      return known;
    }
    ByteBuffer page = ByteBuffer.allocate(tree.commit().pageSize());
    read(tree.commit(), number, 0, page);
    if ((page.getShort(PAGE_FLAGS) & BRANCH) != 0) {
      tree.branches().put(number, page);
    }
    return page;
  }

  private void read(LmdbFile.Commit commit, long page, int offset, ByteBuffer bytes)
      throws IOException, DamagedIndexException {
    long from = from(commit, page, offset, bytes.remaining());
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw damaged("a file that became shorter");
      }
    }
    bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  private long from(LmdbFile.Commit commit, long page, int offset, int length)
      throws IOException, DamagedIndexException {
    long from = page * commit.pageSize() + offset;
    if (page < 2 || page > commit.lastPage() || from + length > channel.size()) {
      throw damaged("a page outside the file");
    }
    return from;
  }

  /** Where the last node is whose key is not greater; -1 for none. A branch's first has none. */
  private static int lastUpTo(ByteBuffer page, byte[] key) {
    int found = -1;
    int low = 0;
    int high = (Short.toUnsignedInt(page.getShort(PAGE_LOWER)) - PAGE_HEADER) / Short.BYTES - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int node = at(page, middle);
      if (Arrays.compareUnsigned(keyAt(page, node), key) <= 0) {
        found = node;
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return found;
  }

  private static int at(ByteBuffer page, int index) {
    return Short.toUnsignedInt(page.getShort(PAGE_HEADER + Short.BYTES * index));
  }

  private static byte[] keyAt(ByteBuffer page, int node) {
    byte[] key = new byte[Short.toUnsignedInt(page.getShort(node + NODE_KEY_SIZE))];
    page.get(node + NODE_HEADER, key);
    return key;
  }

  private static long child(ByteBuffer page, int node) {
    long high = Short.toUnsignedLong(page.getShort(node + NODE_FLAGS));
    return Integer.toUnsignedLong(page.getInt(node)) | high << Integer.SIZE;
  }

  private ByteBuffer value(LmdbFile.Commit commit, ByteBuffer page, int node)
      throws IOException, DamagedIndexException {
    int length = page.getInt(node);
    int from = node + NODE_HEADER + Short.toUnsignedInt(page.getShort(node + NODE_KEY_SIZE));
    if (length < 0) {
      throw damaged("a value of two gigabytes");
    }
    return (page.getShort(node + NODE_FLAGS) & BIG) == 0
        ? page.slice(from, length)
        : large(commit, page.getLong(from), length);
  }

  private ByteBuffer large(LmdbFile.Commit commit, long page, int length)
      throws IOException, DamagedIndexException {
    from(commit, page, PAGE_HEADER, length); // before there is room for what is not there
    if (room.get().capacity() < length) {
      room.set(ByteBuffer.allocateDirect(length));
    }
    ByteBuffer value = room.get().clear().limit(length);
    read(commit, page, PAGE_HEADER, value);
    return value;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
