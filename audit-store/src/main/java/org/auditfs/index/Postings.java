package org.auditfs.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * Which events of a run have which term, for one field, as {@link FieldTerms} writes it.
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

  /** What comes before the places of a term. */
  static final byte GAPS = 0;

  static final byte BITMAP = 1;

  private Postings() {}

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
