package org.auditfs.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.MapCalls;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/** The directory of one twin, and the descriptors that are kept open there. */
final class Stage {

  /** Descriptors that a sequence can keep. */
  static final int SLOTS = 6;

  /** One more, which no step uses: for looking. */
  static final int SPARE = SLOTS;

  private static final int NONE = -1;
  private static final int BUFFER_SIZE = 1 << 17;
  private static final int PAGE = 4096;
  private static final int LIST_FLAGS =
      OpenFlag.O_DIRECTORY.bits() | OpenFlag.O_CLOEXEC.bits() | OpenFlag.O_NOFOLLOW.bits();
  private static final int LOOK_FLAGS = LIST_FLAGS | OpenFlag.O_NOATIME.bits();
  private static final int LOOSEN_FLAGS = LOOK_FLAGS & ~OpenFlag.O_DIRECTORY.bits();

  /** FS_IMMUTABLE_FL and FS_APPEND_FL of linux/fs.h. */
  private static final int HOLDING = 0x30;

  private static final ByteString SLASH = ByteString.of("/");
  private static final int ENTRY_NAME = 19;

  /** DT_DIR of dirent.h. */
  private static final int DIRECTORY_TYPE = 4;

  final Posix posix;
  final MapCalls maps;
  private final ByteString root;
  private final Changes changes;
  private final int[] slots = new int[SLOTS + 1];
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_SIZE + PAGE)
          .alignedSlice(PAGE)
          .order(ByteOrder.nativeOrder());

  /**
   * Plays in a directory.
   *
   * @param root absolute, and as long as its twin's
   * @param clock of both
   */
  Stage(Posix posix, MapCalls maps, ByteString root, Clock clock) {
    this.posix = posix;
    this.maps = maps;
    this.root = root.concat(SLASH);
    this.changes = new Changes(clock);
    Arrays.fill(slots, NONE);
  }

  /**
   * What can be compared of stat(2), and which times changed since this was asked before.
   *
   * @param way how one comes to the object: a path, or a slot
   */
  String attributes(Object way, Stat stat) {
    return Portrait.attributes(stat) + changes.since(way, stat);
  }

  /** Names lead elsewhere now. */
  void forgetChanges() {
    changes.forget();
  }

  /** The absolute path of a step's. */
  ByteString path(ByteString below) {
    return root.concat(below);
  }

  /** A buffer of the stage's own, empty, that begins with a page: O_DIRECT wants that. */
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
    changes.forget(slot);
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
    try (Fd fd = new Fd(posix, posix.openat(Posix.AT_FDCWD, path(below), LIST_FLAGS, 0))) {
      return list(fd.number());
    }
  }

  /** Names with their types. */
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

  /** Each object beneath the directory, a parent before its children; as root, without traces. */
  private void walk(Visit visit) throws ErrnoException {
    walk(Posix.AT_FDCWD, path(ByteString.EMPTY), ByteString.EMPTY, visit);
  }

  private void walk(int directory, ByteString name, ByteString below, Visit visit)
      throws ErrnoException {
    try (Fd fd = new Fd(posix, posix.openat(directory, name, LOOK_FLAGS, 0))) {
      for (ByteString child : entries(fd.number()).keySet()) {
        if (!isDots(child)) {
          ByteString path = below.isEmpty() ? child : below.concat(SLASH).concat(child);
          if (visit.at(fd.number(), child, path)) {
            walk(fd.number(), child, path, visit);
          }
        }
      }
    }
  }

  /** Takes what a walk finds, and says whether it is a directory. */
  private interface Visit {
    boolean at(int directory, ByteString name, ByteString below) throws ErrnoException;
  }

  /** Every object beneath the directory. */
  SortedMap<ByteString, Stat> tree() throws ErrnoException {
    SortedMap<ByteString, Stat> found = new TreeMap<>();
    walk(
        (directory, name, below) -> {
          Stat stat = posix.statx(directory, name);
          found.put(below, stat);
          return stat.isDirectory();
        });
    return found;
  }

  /** How everything beneath the directory looks. */
  SortedMap<ByteString, String> portraits() throws ErrnoException {
    SortedMap<ByteString, String> found = new TreeMap<>();
    walk(
        (directory, name, below) -> {
          String portrait = Portrait.of(this, below, directory, name);
          found.put(below, portrait);
          return portrait.startsWith("mode=4");
        });
    return found;
  }

  private static boolean isDots(ByteString name) {
    return name.equals(ByteString.of(".")) || name.equals(ByteString.of(".."));
  }

  /** Closes everything that is open. */
  void dropAll() {
    for (int slot = 0; slot < SLOTS; slot++) {
      drop(slot);
    }
  }

  /** As root: closes everything and removes what is in the directory. */
  void clean() throws ErrnoException {
    dropAll();
    changes.forget();
    try {
      removeAll(Posix.AT_FDCWD, path(ByteString.EMPTY));
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EPERM) {
        throw e;
      }
      walk(this::loosen);
      removeAll(Posix.AT_FDCWD, path(ByteString.EMPTY));
    }
  }

  /** As root: lets everybody use the directory itself, as if it were new. */
  void open() throws ErrnoException {
    ByteString path = path(ByteString.EMPTY);
    for (ByteString name : Portrait.split(posix.listxattr(path))) {
      posix.removexattr(path, name);
    }
    posix.fchownat(Posix.AT_FDCWD, path, 0, 0, 0);
    posix.chmod(path, 0777);
  }

  private void removeAll(int directory, ByteString name) throws ErrnoException {
    try (Fd fd = new Fd(posix, posix.openat(directory, name, LOOK_FLAGS, 0))) {
      for (Map.Entry<ByteString, Integer> child : entries(fd.number()).entrySet()) {
        if (!isDots(child.getKey())) {
          boolean full = child.getValue() == DIRECTORY_TYPE;
          if (full) {
            removeAll(fd.number(), child.getKey());
          }
          posix.unlinkat(fd.number(), child.getKey(), full ? Posix.AT_REMOVEDIR : 0);
        }
      }
    }
  }

  /** Takes away what keeps even root from changing it. */
  private boolean loosen(int directory, ByteString name, ByteString below) throws ErrnoException {
    Stat stat = posix.statx(directory, name);
    if (stat.isDirectory() || stat.isRegular()) {
      try (Fd fd = new Fd(posix, posix.openat(directory, name, LOOSEN_FLAGS, 0))) {
        int flags = DescriptorCalls.flags(this, fd.number());
        if ((flags & HOLDING) != 0) {
          DescriptorCalls.setflags(this, fd.number(), flags & ~HOLDING);
        }
      }
    }
    return stat.isDirectory();
  }
}
