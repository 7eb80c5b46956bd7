package org.auditfs.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which events of a run have which term, for one field.
 *
 * <pre>
 *   0     4            4+8n            4+8n+4(n+1)
 *  +-----+--- - - -----+---- - - - ----+---- - - -
 *  |  n  | n hashes    | n+1 ends      | places of each term, one after the other
 *  +-----+--- - - -----+---- - - - ----+---- - - -
 * </pre>
 *
 * Hashes ascend as signed numbers; {@code ends[i]} to {@code ends[i+1]} are the bytes of term i
 * among the places. Places: a byte 0 and the gaps as varints, or a byte 1 and a bitmap, whichever
 * is shorter.
 */
final class Postings {

  private static final byte GAPS = 0;
  private static final byte BITMAP = 1;

  private long[] hashes = new long[1024];
  private int[] places = new int[1024];
  private int count;

  /** The event at {@code place} has the term; places come in ascending order. */
  void add(long hash, int place) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, count * 2);
      places = Arrays.copyOf(places, count * 2);
    }
    hashes[count] = hash;
    places[count++] = place;
  }

  /** The value for LMDB, for a run of {@code events} events. */
  ByteBuffer encode(int events) {
    long[] terms = Arrays.stream(hashes, 0, count).sorted().distinct().toArray();
    int[][] byTerm = group(terms);
    ByteBuffer out = allocate(terms.length, events);
    out.putInt(terms.length);
    for (long term : terms) {
      out.putLong(term);
    }
    int ends = out.position();
    int base = ends + 4 * (terms.length + 1);
    out.position(base);
    for (int i = 0; i < terms.length; i++) {
      out.putInt(ends + 4 * i, out.position() - base);
      encode(byTerm[i], events, out);
    }
    return out.putInt(ends + 4 * terms.length, out.position() - base).flip();
  }

  /** A gap has at most three bytes, since a run has at most 2^20 events. */
  private ByteBuffer allocate(int terms, int events) {
    long bytes = 8L + 12L * terms + 3L * count + (long) terms * 2;
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes + events / 8 + 1))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private int[][] group(long[] terms) {
    int[] sizes = new int[terms.length];
    int[] termOf = new int[count];
    for (int i = 0; i < count; i++) {
      termOf[i] = Arrays.binarySearch(terms, hashes[i]);
      sizes[termOf[i]]++;
    }
    int[][] byTerm = new int[terms.length][];
    for (int i = 0; i < terms.length; i++) {
      byTerm[i] = new int[sizes[i]];
    }
    int[] filled = new int[terms.length];
    for (int i = 0; i < count; i++) {
      int term = termOf[i];
      byTerm[term][filled[term]++] = places[i];
    }
    return byTerm;
  }

  private static void encode(int[] places, int events, ByteBuffer out) {
    int from = out.position();
    int limit = from + 1 + (events + 7) / 8;
    out.put(GAPS);
    int before = -1;
    for (int place : places) {
      if (place == before) {
        continue;
      }
      gap(place - before - 1, out);
      before = place;
      if (out.position() > limit) {
        bitmap(places, events, out.position(from));
        return;
      }
    }
  }

  private static void gap(int gap, ByteBuffer out) {
    int rest = gap;
    while (rest >= 0x80) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  private static void bitmap(int[] places, int events, ByteBuffer out) {
    byte[] bits = new byte[(events + 7) / 8];
    for (int place : places) {
      bits[place >> 3] |= (byte) (1 << (place & 7));
    }
    out.put(BITMAP).put(bits);
  }

  /**
   * The places of the term with {@code hash} as they lie in {@code value}, no byte if it does not
   * occur.
   *
   * @throws DamagedIndexException when {@code value} is no such value
   */
  static ByteBuffer find(ByteBuffer value, long hash) throws DamagedIndexException {
    try {
      ByteBuffer in = value.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      int terms = in.getInt(0);
      int term = find(in, terms, hash);
      if (term < 0) {
        return in.limit(0);
      }
      int ends = 4 + 8 * terms;
      int base = ends + 4 * (terms + 1);
      int from = base + in.getInt(ends + 4 * term);
      int to = base + in.getInt(ends + 4 * term + 4);
      return in.limit(to).position(from);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new DamagedIndexException("postings that do not fit together");
    }
  }

  /** How many places {@code found} has at most, without unpacking gaps. */
  static int atMost(ByteBuffer found) {
    if (!found.hasRemaining()) {
      return 0;
    }
    ByteBuffer in = found.duplicate();
    return in.get() == BITMAP ? BitSet.valueOf(in).cardinality() : in.remaining();
  }

  /**
   * The places that {@link #find} found.
   *
   * @throws DamagedIndexException when they are none
   */
  static BitSet decode(ByteBuffer found, int events) throws DamagedIndexException {
    BitSet places = new BitSet(events);
    if (found.hasRemaining()) {
      decode(found.duplicate(), events, places);
    }
    return places;
  }

  /**
   * The hashes of all terms of {@code value}, ascending.
   *
   * @throws DamagedIndexException when {@code value} is no such value
   */
  static long[] terms(ByteBuffer value) throws DamagedIndexException {
    ByteBuffer in = value.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int terms = in.remaining() < 4 ? -1 : in.getInt();
    if (terms < 0 || in.remaining() / 8 < terms) {
      throw new DamagedIndexException("postings that do not fit together");
    }
    long[] hashes = new long[terms];
    in.asLongBuffer().get(hashes);
    return hashes;
  }

  private static int find(ByteBuffer in, int terms, long hash) {
    int low = 0;
    int high = terms - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = in.getLong(4 + 8 * middle);
      if (there == hash) {
        return middle;
      }
      if (there < hash) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private static void decode(ByteBuffer in, int events, BitSet places)
      throws DamagedIndexException {
    if (in.get() == BITMAP) {
      places.or(BitSet.valueOf(in));
    } else {
      int place = -1;
      while (in.hasRemaining()) {
        place += 1 + gap(in);
        if (place < 0 || place >= events) {
          throw new DamagedIndexException("a place outside its run");
        }
        places.set(place);
      }
    }
  }

  private static int gap(ByteBuffer in) throws DamagedIndexException {
    int gap = 0;
    for (int shift = 0; shift < 21; shift += 7) {
      if (!in.hasRemaining()) {
        break;
      }
      byte next = in.get();
      gap |= (next & 0x7f) << shift;
      if (next >= 0) {
        return gap;
      }
    }
    throw new DamagedIndexException("a gap of no length");
  }
}
