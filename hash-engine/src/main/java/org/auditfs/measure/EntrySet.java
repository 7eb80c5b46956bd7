package org.auditfs.measure;

import java.util.Arrays;
import org.auditfs.file.ByteString;

/**
 * Which entries are listed: their SHA-256 template hashes with their registers, in one flat array
 * that is at most two thirds full. So an entry takes 50 to 100 bytes, and nobody who can find two
 * contents of one SHA-1 hides the second.
 */
final class EntrySet {

  private static final int HASH_LENGTH = 32;

  /** The hash, then the register + 1: 0 is a free slot. */
  private static final int SLOT_LENGTH = HASH_LENGTH + 1;

  private static final int SLOTS_MIN = 1 << 10;

  private byte[] slots = new byte[SLOTS_MIN * SLOT_LENGTH];
  private int size;

  int size() {
    return size;
  }

  boolean contains(ByteString hash, int pcr) {
    return slots[find(hash.toByteArray(), pcr) + HASH_LENGTH] != 0;
  }

  /** Adds one that is not contained. */
  void add(ByteString hash, int pcr) {
    if ((size + 1) * 3L > capacity() * 2L) {
      grow();
    }
    put(hash.toByteArray(), pcr);
    size++;
  }

  private int capacity() {
    return slots.length / SLOT_LENGTH;
  }

  private void put(byte[] hash, int pcr) {
    int at = find(hash, pcr);
    System.arraycopy(hash, 0, slots, at, HASH_LENGTH);
    slots[at + HASH_LENGTH] = (byte) (pcr + 1);
  }

  /** Where it is, or the free place where it belongs. */
  private int find(byte[] hash, int pcr) {
    int slot = (Arrays.hashCode(hash) & Integer.MAX_VALUE) % capacity();
    while (true) {
      int at = slot * SLOT_LENGTH;
      int held = slots[at + HASH_LENGTH];
      if (held == 0
          || (held == pcr + 1
              && Arrays.equals(slots, at, at + HASH_LENGTH, hash, 0, HASH_LENGTH))) {
        return at;
      }
      slot = slot + 1 == capacity() ? 0 : slot + 1;
    }
  }

  private void grow() {
    byte[] before = slots;
    slots = new byte[before.length * 2];
    byte[] hash = new byte[HASH_LENGTH];
    for (int at = 0; at < before.length; at += SLOT_LENGTH) {
      if (before[at + HASH_LENGTH] != 0) {
        System.arraycopy(before, at, hash, 0, HASH_LENGTH);
        put(hash, before[at + HASH_LENGTH] - 1);
      }
    }
  }
}
