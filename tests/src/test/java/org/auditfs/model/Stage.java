package org.auditfs.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/** The directory of one twin, and the descriptors that are kept open there. */
final class Stage {

  /** Descriptors that a sequence can keep. */
  static final int SLOTS = 6;

  private static final int NONE = -1;
  private static final int BUFFER_SIZE = 1 << 17;
  private static final int LIST_FLAGS =
      OpenFlag.O_DIRECTORY.bits() | OpenFlag.O_CLOEXEC.bits() | OpenFlag.O_NOFOLLOW.bits();
  private static final ByteString SLASH = ByteString.of("/");
  private static final int ENTRY_NAME = 19;

  final Posix posix;
  private final ByteString root;
  private final int[] slots = new int[SLOTS];
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_SIZE).order(ByteOrder.nativeOrder());

  /**
   * Plays in a directory.
   *
   * @param root absolute, and as long as its twin's
   */
  Stage(Posix posix, ByteString root) {
    this.posix = posix;
    this.root = root.concat(SLASH);
    Arrays.fill(slots, NONE);
  }

  /** The absolute path of a step's. */
  ByteString path(ByteString below) {
    return root.concat(below);
  }

  /** A buffer of the stage's own, empty. */
  ByteBuffer buffer() {
    return buffer.clear();
  }

  /** A buffer that holds {@code bytes}. */
  ByteBuffer holding(ByteString bytes) {
    bytes.copyTo(buffer.clear(), 0);
    return buffer.limit(bytes.length());
  }

  /** The descriptor in {@code slot}; closed ones answer EBADF. */
  int fd(int slot) {
    return slots[slot];
  }

  /** Keeps a new descriptor in {@code slot} instead of what was there. */
  void keep(int slot, int fd) {
    drop(slot);
    slots[slot] = fd;
  }

  /** Closes {@code slot}, if it is open. */
  void drop(int slot) {
    if (slots[slot] != NONE) {
      Fd.closeQuietly(posix, slots[slot]);
      slots[slot] = NONE;
    }
  }

  /** close(2), which may answer. */
  void close(int slot) throws ErrnoException {
    int fd = slots[slot];
    slots[slot] = NONE;
    posix.close(fd);
  }

  /** What getdents64(2) says of a directory, sorted: names with their types. */
  String list(int fd) throws ErrnoException {
    StringBuilder text = new StringBuilder();
    entries(fd)
        .forEach((name, type) -> text.append(Text.word(name)).append(':').append(type).append(' '));
    return text.toString();
  }

  /** Opens, lists and closes. */
  String list(ByteString below) throws ErrnoException {
    try (Fd fd = openDirectory(path(below))) {
      return list(fd.number());
    }
  }

  private Fd openDirectory(ByteString path) throws ErrnoException {
    return new Fd(posix, posix.openat(Posix.AT_FDCWD, path, LIST_FLAGS, 0));
  }

  private SortedMap<ByteString, Integer> entries(int fd) throws ErrnoException {
    SortedMap<ByteString, Integer> all = new TreeMap<>();
    int read = posix.getdents64(fd, buffer());
    while (read > 0) {
      for (int at = 0; at < read; at += buffer.getShort(at + 16) & 0xffff) {
        int length = 0;
        while (buffer.get(at + ENTRY_NAME + length) != 0) {
          length++;
        }
        all.put(ByteString.of(buffer, at + ENTRY_NAME, length), (int) buffer.get(at + 18));
      }
      read = posix.getdents64(fd, buffer());
    }
    return all;
  }

  /** Every path beneath the directory, a parent before its children. */
  List<ByteString> tree() throws ErrnoException {
    List<ByteString> found = new ArrayList<>();
    collect(ByteString.EMPTY, found);
    return found;
  }

  private void collect(ByteString below, List<ByteString> found) throws ErrnoException {
    SortedMap<ByteString, Integer> entries;
    try (Fd fd = openDirectory(path(below))) {
      entries = entries(fd.number());
    }
    for (ByteString name : entries.keySet()) {
      if (!isDots(name)) {
        ByteString child = below.isEmpty() ? name : below.concat(SLASH).concat(name);
        found.add(child);
        if (posix.statx(Posix.AT_FDCWD, path(child)).isDirectory()) {
          collect(child, found);
        }
      }
    }
  }

  private static boolean isDots(ByteString name) {
    return name.equals(ByteString.of(".")) || name.equals(ByteString.of(".."));
  }

  /** As root: closes everything and removes what is in the directory. */
  void clean() throws ErrnoException {
    for (int slot = 0; slot < SLOTS; slot++) {
      drop(slot);
    }
    List<ByteString> all = tree();
    for (int i = all.size() - 1; i >= 0; i--) {
      ByteString path = path(all.get(i));
      Stat stat = posix.statx(Posix.AT_FDCWD, path);
      posix.unlinkat(Posix.AT_FDCWD, path, stat.isDirectory() ? Posix.AT_REMOVEDIR : 0);
    }
  }
}
