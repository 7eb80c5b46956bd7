package org.auditfs.index;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.BitSet;

/**
 * A walk over every page that LMDB would follow, before it does: LMDB believes what it maps, and a
 * page that no LMDB wrote may kill the process. From the meta page each page of both trees, the
 * data and the free pages, is reached once, is of the form that it must have, and counted as it
 * should be; none is in use and free. Values are not looked at, they have checksums. Layout:
 * MDB_page, MDB_node, MDB_db of mdb.c, on a 64-bit little-endian machine.
 */
final class LmdbTrees {

  private static final int PAGE_HEAD = 16;
  private static final int PAGE_FLAGS_AT = 10;
  private static final int LOWER_AT = 12;
  private static final int UPPER_AT = 14;
  private static final int OVERFLOW_PAGES_AT = 12;

  private static final int BRANCH = 0x01;
  private static final int LEAF = 0x02;
  private static final int OVERFLOW = 0x04;

  private static final int NODE_HEAD = 8;
  private static final int BIG_DATA = 0x01;
  private static final int KEY_BYTES_MAX = 511;

  private static final int INTEGER_KEY = 0x08;
  private static final int DEPTH_MAX = 32;
  private static final long NO_ROOT = -1;
  private static final int FIRST_PAGE = 2;

  private final FileChannel file;
  private final int pageSize;
  private final long lastPage;
  private final BitSet reached = new BitSet();

  private LmdbTrees(FileChannel file, int pageSize, long lastPage) {
    this.file = file;
    this.pageSize = pageSize;
    this.lastPage = lastPage;
  }

  /**
   * Whether LMDB may follow the trees of a meta page.
   *
   * @param free where that page tells of the tree of free pages: MDB_db
   * @param data where it tells of the tree of data
   */
  static boolean areSound(
      FileChannel file, int pageSize, long lastPage, ByteBuffer free, ByteBuffer data)
      throws IOException {
    try {
      LmdbTrees trees = new LmdbTrees(file, pageSize, lastPage);
      trees.new Tree(data, false).walk();
      trees.new Tree(free, true).walk();
      return true;
    } catch (DamagedIndexException | EOFException e) {
      return false;
    }
  }

  private static void require(boolean fact, String what) throws DamagedIndexException {
    if (!fact) {
      throw new DamagedIndexException(what);
    }
  }

  /** Nobody else may have these pages. */
  private void reach(long first, long count) throws DamagedIndexException {
    boolean there = first >= FIRST_PAGE && count >= 1 && count <= lastPage - first + 1;
    require(there, "a page that is none");
    int from = Math.toIntExact(first);
    int next = reached.nextSetBit(from);
    require(next < 0 || next >= from + count, "a page that is reached twice");
    reached.set(from, from + (int) count);
  }

  private ByteBuffer read(long position, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException();
      }
    }
    return buffer.flip();
  }

  /** The first bytes of the page {@code number}, which says so itself. */
  private ByteBuffer page(long number, int bytes) throws IOException, DamagedIndexException {
    ByteBuffer page = read(number * pageSize, bytes);
    require(page.getLong(0) == number, "a page with another one's number");
    return page;
  }

  private static int unsigned(ByteBuffer page, int at) {
    return Short.toUnsignedInt(page.getShort(at));
  }

  /** One of the two trees. */
  private final class Tree {
    private final boolean free;
    private final int flags;
    private final int depth;
    private final long branches;
    private final long leaves;
    private final long overflows;
    private final long entries;
    private final long root;
    private long branchesSeen;
    private long leavesSeen;
    private long overflowsSeen;
    private long entriesSeen;

    Tree(ByteBuffer db, boolean free) {
      this.free = free;
      this.flags = unsigned(db, 4);
      this.depth = unsigned(db, 6);
      this.branches = db.getLong(8);
      this.leaves = db.getLong(16);
      this.overflows = db.getLong(24);
      this.entries = db.getLong(32);
      this.root = db.getLong(40);
    }

    void walk() throws IOException, DamagedIndexException {
      require(flags == (free ? INTEGER_KEY : 0) && depth <= DEPTH_MAX, "a tree of another kind");
      require((root == NO_ROOT) == (depth == 0), "a tree without a root");
      if (root != NO_ROOT) {
        node(root, 1);
      }
      boolean counted =
          branchesSeen == branches
              && leavesSeen == leaves
              && overflowsSeen == overflows
              && entriesSeen == entries;
      require(counted, "another number of pages or entries");
    }

    private void node(long number, int level) throws IOException, DamagedIndexException {
      reach(number, 1);
      ByteBuffer page = page(number, pageSize);
      require(unsigned(page, PAGE_FLAGS_AT) == (level < depth ? BRANCH : LEAF), "a wrong page");
      int lower = unsigned(page, LOWER_AT);
      int upper = unsigned(page, UPPER_AT);
      boolean within = lower > PAGE_HEAD && lower % 2 == 0 && lower <= upper && upper <= pageSize;
      require(within, "a page without room for itself");
      int count = (lower - PAGE_HEAD) / 2;
      if (level < depth) {
        require(count > 1 || free, "a branch that is none");
        branchesSeen++;
      } else {
        leavesSeen++;
        entriesSeen += count;
      }
      for (int i = 0; i < count; i++) {
        int at = unsigned(page, PAGE_HEAD + 2 * i);
        require(at >= upper && at % 2 == 0 && at + NODE_HEAD <= pageSize, "a node outside");
        if (level < depth) {
          child(page, at, i, level);
        } else {
          entry(page, at);
        }
      }
    }

    private void child(ByteBuffer page, int at, int index, int level)
        throws IOException, DamagedIndexException {
      keyEnd(page, at, index == 0);
      long low = Integer.toUnsignedLong(page.getInt(at));
      node(low | (long) unsigned(page, at + 4) << 32, level + 1);
    }

    private int keyEnd(ByteBuffer page, int at, boolean mayBeEmpty) throws DamagedIndexException {
      int length = unsigned(page, at + 6);
      boolean fits = free ? length == Long.BYTES : length > 0 && length <= KEY_BYTES_MAX;
      require(fits || (mayBeEmpty && length == 0), "a key of no length");
      int end = at + NODE_HEAD + length;
      require(end <= pageSize, "a key outside");
      return end;
    }

    private void entry(ByteBuffer page, int at) throws IOException, DamagedIndexException {
      int end = keyEnd(page, at, false);
      long length = Integer.toUnsignedLong(page.getInt(at));
      int kind = unsigned(page, at + 4);
      require(kind == 0 || kind == BIG_DATA, "a value of another kind");
      if (kind == BIG_DATA) {
        require(end + Long.BYTES <= pageSize, "a value outside");
        long first = page.getLong(end);
        overflow(first, length);
        if (free) {
          free(read(first * pageSize + PAGE_HEAD, Math.toIntExact(length)));
        }
      } else {
        require(end + length <= pageSize, "a value outside");
        if (free) {
          free(page.slice(end, (int) length).order(ByteOrder.LITTLE_ENDIAN));
        }
      }
    }

    private void overflow(long first, long length) throws IOException, DamagedIndexException {
      long pages = (PAGE_HEAD - 1 + length) / pageSize + 1;
      reach(first, pages);
      ByteBuffer head = page(first, PAGE_HEAD);
      boolean whole =
          unsigned(head, PAGE_FLAGS_AT) == OVERFLOW
              && Integer.toUnsignedLong(head.getInt(OVERFLOW_PAGES_AT)) == pages;
      require(whole, "a large value that is none");
      overflowsSeen += pages;
    }

    /** A list of free pages: how many, and their numbers, descending. */
    private void free(ByteBuffer list) throws DamagedIndexException {
      int length = list.remaining();
      boolean whole = length >= 8 && length % 8 == 0 && list.getLong(0) == length / 8 - 1;
      require(whole, "a list of free pages that is none");
      long above = Long.MAX_VALUE;
      for (int at = 8; at < length; at += 8) {
        long number = list.getLong(at);
        require(number < above, "free pages in no order");
        reach(number, 1);
        above = number;
      }
    }
  }
}
