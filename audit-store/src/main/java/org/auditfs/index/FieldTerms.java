package org.auditfs.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Gathers which events of a run have which term, for one field, to be written as a {@link
 * Postings}.
 */
final class FieldTerms {

  /** Of a gap, since a run has at most 2^20 events; of the head of a list, too. */
  static final int GAP_BYTES_MAX = 3;

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

  /** Forgets what was gathered, and keeps the room for it. */
  void clear() {
    Arrays.fill(sizes, 0, terms, 0);
    Arrays.fill(slots, 0);
    terms = 0;
    count = 0;
    lastTerm = 0;
  }

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
    byte[] bytes = new byte[Postings.lists(terms) + listBytesMax(events)];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(terms);
    int end = Postings.lists(terms);
    for (int i = 0; i < terms; i++) {
      int term = slots[slotOf(sorted[i])] - 1;
      int from = ends[term] - sizes[term];
      boolean alone = sizes[term] == 1;
      int entry = alone ? Postings.ALONE | grouped[from] : end - Postings.lists(terms);
      out.putLong(Integer.BYTES + Long.BYTES * i, sorted[i]);
      out.putInt(Postings.entries(terms) + Integer.BYTES * i, entry);
      end = alone ? end : list(grouped, from, ends[term], events, bytes, end);
    }
    return out.position(0).limit(end);
  }

  private int listBytesMax(int events) {
    long gaps = (long) GAP_BYTES_MAX * count;
    long bitmaps = (long) terms * bitmapBytes(events);
    return Math.toIntExact(Math.min(gaps, bitmaps) + (long) terms * GAP_BYTES_MAX);
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

  /** Writes the places of a term, and gives the index behind them. */
  private static int list(int[] places, int from, int to, int events, byte[] bytes, int at) {
    int length = gapBytes(places, from, to);
    if (length > bitmapBytes(events)) {
      return bitmap(places, from, to, events, bytes, gap(2 * bitmapBytes(events) + 1, bytes, at));
    }
    int end = gap(2 * length, bytes, at);
    int before = -1;
    for (int i = from; i < to; i++) {
      end = gap(places[i] - before - 1, bytes, end);
      before = places[i];
    }
    return end;
  }

  private static int gapBytes(int[] places, int from, int to) {
    int length = 0;
    int before = -1;
    for (int i = from; i < to; i++) {
      int gap = places[i] - before - 1;
      length += gap < 1 << 7 ? 1 : gap < 1 << 14 ? 2 : GAP_BYTES_MAX;
      before = places[i];
    }
    return length;
  }

  /** Writes a varint, and gives the index behind it. */
  static int gap(int gap, byte[] bytes, int at) {
    int end = at;
    int rest = gap;
    while (rest >= 0x80) {
      bytes[end++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[end++] = (byte) rest;
    return end;
  }

  private static int bitmap(int[] places, int from, int to, int events, byte[] bytes, int at) {
    for (int i = from; i < to; i++) {
      bytes[at + (places[i] >> 3)] |= (byte) (1 << (places[i] & 7));
    }
    return at + bitmapBytes(events);
  }
}
