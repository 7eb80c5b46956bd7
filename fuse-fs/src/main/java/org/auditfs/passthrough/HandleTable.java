package org.auditfs.passthrough;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.auditfs.file.Errno;
import org.auditfs.fuse.FileHandle;
import org.auditfs.posix.ErrnoException;
import org.jspecify.annotations.Nullable;

/**
 * What is open, by FUSE's fh: the index of a slot in the low half, how often the slot was used in
 * the high half, so that a handle that outlived its open never means another one. Finding takes no
 * lock.
 */
final class HandleTable<T> {

  private static final int FIRST_SIZE = 64;

  private volatile AtomicReferenceArray<@Nullable Slot<T>> slots =
      new AtomicReferenceArray<>(FIRST_SIZE);
  private int[] free = new int[FIRST_SIZE];
  private int[] generations = new int[FIRST_SIZE];
  private int freeCount;
  private int used;

  /** Gives what was opened a handle. */
  synchronized FileHandle add(T opened) {
    int index = freeCount > 0 ? free[--freeCount] : unused();
    long handle = (long) ++generations[index] << 32 | index;
    slots.set(index, new Slot<>(handle, opened));
    return new FileHandle(handle);
  }

  /**
   * What a handle stands for.
   *
   * @throws ErrnoException EBADF when it is not open
   */
  T get(FileHandle handle) throws ErrnoException {
    Slot<T> slot = slot(handle.value());
    if (slot == null) {
      throw new ErrnoException(Errno.EBADF, "handle " + Long.toHexString(handle.value()));
    }
    return slot.opened;
  }

  /** Takes a handle back; empty when it was not open. */
  synchronized Optional<T> remove(FileHandle handle) {
    Slot<T> slot = slot(handle.value());
    if (slot == null) {
      return Optional.empty();
    }
    int index = (int) handle.value();
    slots.set(index, null);
    free[freeCount++] = index;
    return Optional.of(slot.opened);
  }

  /** Takes all handles back. */
  synchronized List<T> removeAll() {
    List<T> opened = new ArrayList<>();
    for (int i = 0; i < used; i++) {
      Slot<T> slot = slots.get(i);
      if (slot != null) {
        remove(new FileHandle(slot.handle)).ifPresent(opened::add);
      }
    }
    return opened;
  }

  /** How many are open. */
  synchronized int size() {
    return used - freeCount;
  }

  private @Nullable Slot<T> slot(long handle) {
    AtomicReferenceArray<@Nullable Slot<T>> now = slots;
    int index = (int) handle;
    Slot<T> slot = index >= 0 && index < now.length() ? now.get(index) : null;
    return slot != null && slot.handle == handle ? slot : null;
  }

  private int unused() {
    if (used == generations.length) {
      grow();
    }
    return used++;
  }

  private void grow() {
    int size = 2 * used;
    AtomicReferenceArray<@Nullable Slot<T>> larger = new AtomicReferenceArray<>(size);
    for (int i = 0; i < used; i++) {
      larger.set(i, slots.get(i));
    }
    free = Arrays.copyOf(free, size);
    generations = Arrays.copyOf(generations, size);
    slots = larger;
  }

  private record Slot<T>(long handle, T opened) {}
}
