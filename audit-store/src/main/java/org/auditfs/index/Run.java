package org.auditfs.index;

import java.nio.ByteBuffer;
import org.auditfs.event.Field;
import org.auditfs.file.ByteString;

/** One run of the index, for questions as long as its index is open. */
public final class Run {

  private final IndexReader index;
  private final Places places;

  Run(IndexReader index, Places places) {
    this.index = index;
    this.places = places;
  }

  /** Where and when its events are. */
  public Places places() {
    return places;
  }

  /**
   * Where {@code value} occurs in {@code field}.
   *
   * @throws DamagedIndexException when the index is not as it was built
   */
  public TermPlaces having(Field field, long value) throws DamagedIndexException {
    return lookUp(field, TermHash.of(value));
  }

  /**
   * As {@link #having(Field, long)}, for a field of texts.
   *
   * @throws DamagedIndexException when the index is not as it was built
   */
  public TermPlaces having(Field field, ByteString value) throws DamagedIndexException {
    return lookUp(field, TermHash.of(value));
  }

  /**
   * The hashes of all values that occur in {@code field}, ascending: those of {@link TermHash}.
   *
   * @throws DamagedIndexException when the index is not as it was built
   */
  public long[] terms(Field field) throws DamagedIndexException {
    return Postings.terms(part(field));
  }

  private TermPlaces lookUp(Field field, long hash) throws DamagedIndexException {
    return new TermPlaces(Postings.find(part(field), hash), places.count());
  }

  private ByteBuffer part(Field field) throws DamagedIndexException {
    return part(field.number());
  }

  /** A part as it was built, until this thread asks for another. */
  ByteBuffer part(int part) throws DamagedIndexException {
    return index.part(places.firstSerial(), part);
  }
}
