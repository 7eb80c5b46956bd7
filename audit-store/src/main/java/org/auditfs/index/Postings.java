package org.auditfs.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * Which events of a run have which term, for one field, as {@link FieldTerms} writes it.
 *
 * <pre>
 *   0     4             4+8n           4+12n
 *  +-----+--- - - - ----+--- - - - ----+---- - - -
 *  |  n  | n hashes     | n entries    | lists of places, one after the other
 *  +-----+--- - - - ----+--- - - - ----+---- - - -
 * </pre>
 *
 * Hashes ascend as signed numbers. The entry of a term that has one place is that place, with the
 * top bit set; of any other it says where its list begins. A list: twice its length in bytes, plus
 * one for a bitmap, as a varint; then the gaps as varints, or the bitmap, whichever is shorter.
 */
final class Postings {

  /** What the entry of a term has that has one place. */
  static final int ALONE = 1 << 31;

  private static final Found NOTHING = new Found(false, ByteBuffer.allocate(0));

  /** The places of one term. */
  record Found(boolean bitmap, ByteBuffer bytes) {}

  private Postings() {}

  /** Where the entries begin. */
  static int entries(int terms) {
    return Integer.BYTES + Long.BYTES * terms;
  }

  /** Where the lists begin. */
  static int lists(int terms) {
    return entries(terms) + Integer.BYTES * terms;
  }

  /**
   * The places of the term with {@code hash} as they lie in {@code value}, none if it does not
   * occur.
   *
   * @throws DamagedIndexException when {@code value} is no such value
   */
  static Found find(ByteBuffer value, long hash) throws DamagedIndexException {
    try {
      ByteBuffer in = value.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      int terms = in.getInt(0);
      int term = find(in, terms, hash);
      if (term < 0) {
        return NOTHING;
      }
      int entry = in.getInt(entries(terms) + Integer.BYTES * term);
      return entry < 0 ? alone(entry & ~ALONE) : list(in.position(lists(terms) + entry));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new DamagedIndexException("postings that do not fit together");
    }
  }

  private static Found alone(int place) {
    ByteBuffer gap = ByteBuffer.allocate(FieldTerms.GAP_BYTES_MAX + 2);
    return new Found(false, gap.limit(FieldTerms.gap(place, gap.array(), 0)));
  }

  private static Found list(ByteBuffer in) throws DamagedIndexException {
    int head = gap(in);
    ByteBuffer list = in.slice(in.position(), head >>> 1);
    return new Found((head & 1) != 0, ByteBuffer.allocate(list.remaining()).put(list).flip());
  }

  /** How many places {@code found} has at most, without unpacking gaps. */
  static int atMost(Found found) {
    return found.bitmap()
        ? BitSet.valueOf(found.bytes().duplicate()).cardinality()
        : found.bytes().remaining();
  }

  /**
   * The places that {@link #find} found.
   *
   * @throws DamagedIndexException when they are none
   */
  static BitSet decode(Found found, int events) throws DamagedIndexException {
    ByteBuffer in = found.bytes().duplicate();
    if (found.bitmap()) {
      return BitSet.valueOf(in);
    }
    BitSet places = new BitSet(events);
    int place = -1;
    while (in.hasRemaining()) {
      place += 1 + gap(in);
      if (place < 0 || place >= events) {
        throw new DamagedIndexException("a place outside its run");
      }
      places.set(place);
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
