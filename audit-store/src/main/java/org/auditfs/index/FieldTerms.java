package org.auditfs.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Gathers which events of a run have which term, for one field, to be written as a {@link
 * Postings}.
 */
final class FieldTerms {

  /** A gap has at most three bytes, since a run has at most 2^20 events. */
  private static final int GAP_BYTES_MAX = 3;

  /** By the number of a term, which it gets when it is seen first. */
  private long[] hashes = new long[16];

  private int[] sizes = new int[16];
  private int[] lastPlaces = new int[16];
  private int terms;

  /** A hash table: the numbers of terms plus one, 0 for none. Never more than half full. */
  private int[] slots = new int[32];

  /** What was added, in its order. */
  private int[] added = new int[1024];

  private int[] places = new int[1024];
  private int count;
  private int lastTerm;

  /** The event at {@code place} has the term; places come in ascending order. */
  void add(long hash, int place) {
    int term = lastTerm < terms && hashes[lastTerm] == hash ? lastTerm : numberOf(hash);
    lastTerm = term;
    if (sizes[term] > 0 && lastPlaces[term] == place) {
      return;
    }
    sizes[term]++;
    lastPlaces[term] = place;
    if (count == added.length) {
      added = Arrays.copyOf(added, count * 2);
      places = Arrays.copyOf(places, count * 2);
    }
    added[count] = term;
    places[count++] = place;
  }

  private int numberOf(long hash) {
    int slot = slotOf(hash);
    if (slots[slot] > 0) {
      return slots[slot] - 1;
    }
    if (terms == hashes.length) {
      grow();
      slot = slotOf(hash);
    }
    hashes[terms] = hash;
    slots[slot] = ++terms;
    return terms - 1;
  }

  /** Where the term is, or belongs. The hashes are good ones. */
  private int slotOf(long hash) {
    int slot = (int) hash & (slots.length - 1);
    while (slots[slot] > 0 && hashes[slots[slot] - 1] != hash) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private void grow() {
    hashes = Arrays.copyOf(hashes, terms * 2);
    sizes = Arrays.copyOf(sizes, terms * 2);
    lastPlaces = Arrays.copyOf(lastPlaces, terms * 2);
    slots = new int[terms * 4];
    for (int term = 0; term < terms; term++) {
      slots[slotOf(hashes[term])] = term + 1;
    }
  }

  /** The value for LMDB, for a run of {@code events} events. */
  ByteBuffer encode(int events) {
    long[] sorted = Arrays.copyOf(hashes, terms);
    Arrays.sort(sorted);
    int[] ends = ends();
    int[] grouped = grouped(ends);
    int base = 4 + 8 * terms + 4 * (terms + 1);
    ByteBuffer out =
        ByteBuffer.allocate(base + lengthMax(events)).order(ByteOrder.LITTLE_ENDIAN).putInt(terms);
    Places at = new Places(out.array(), base);
    for (int i = 0; i < terms; i++) {
      int term = slots[slotOf(sorted[i])] - 1;
      out.putLong(4 + 8 * i, sorted[i]);
      out.putInt(4 + 8 * terms + 4 * i, at.end - base);
      at.put(grouped, ends[term] - sizes[term], ends[term], events);
    }
    out.putInt(base - 4, at.end - base);
    return out.position(0).limit(at.end);
  }

  /** A term is given up as gaps once it is longer than a bitmap. */
  private int lengthMax(int events) {
    long gaps = (long) GAP_BYTES_MAX * count;
    long bitmaps = (long) terms * (bitmapBytes(events) + GAP_BYTES_MAX);
    return Math.toIntExact(Math.min(gaps, bitmaps) + terms + bitmapBytes(events));
  }

  private static int bitmapBytes(int events) {
    return (events + 7) / 8;
  }

  /** Where each term's places end when they are grouped. */
  private int[] ends() {
    int[] ends = new int[terms];
    int end = 0;
    for (int term = 0; term < terms; term++) {
      end += sizes[term];
      ends[term] = end;
    }
    return ends;
  }

  private int[] grouped(int[] ends) {
    int[] next = new int[terms];
    for (int term = 0; term < terms; term++) {
      next[term] = ends[term] - sizes[term];
    }
    int[] grouped = new int[count];
    for (int i = 0; i < count; i++) {
      grouped[next[added[i]]++] = places[i];
    }
    return grouped;
  }

  /** Writes the places of one term after the other. */
  private static final class Places {
    private final byte[] bytes;
    private int end;

    Places(byte[] bytes, int end) {
      this.bytes = bytes;
      this.end = end;
    }

    void put(int[] places, int from, int to, int events) {
      int begin = end;
      int limit = begin + 1 + bitmapBytes(events);
      bytes[end++] = Postings.GAPS;
      int before = -1;
      for (int i = from; i < to; i++) {
        gap(places[i] - before - 1);
        before = places[i];
        if (end > limit) {
          end = begin;
          bitmap(places, from, to, events);
          return;
        }
      }
    }

    private void gap(int gap) {
      int rest = gap;
      while (rest >= 0x80) {
        bytes[end++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      bytes[end++] = (byte) rest;
    }

    private void bitmap(int[] places, int from, int to, int events) {
      bytes[end++] = Postings.BITMAP;
      Arrays.fill(bytes, end, end + bitmapBytes(events), (byte) 0);
      for (int i = from; i < to; i++) {
        bytes[end + (places[i] >> 3)] |= (byte) (1 << (places[i] & 7));
      }
      end += bitmapBytes(events);
    }
  }
}
