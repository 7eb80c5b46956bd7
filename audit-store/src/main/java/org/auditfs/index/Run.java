package org.auditfs.index;

import java.nio.ByteBuffer;
import org.auditfs.event.Field;
import org.auditfs.file.ByteString;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/** One run of the index, open for questions. */
public final class Run implements AutoCloseable {

  private final Environment environment;
  private final Txn<ByteBuffer> txn;
  private final Places places;

  Run(Environment environment, Txn<ByteBuffer> txn, Places places) {
    this.environment = environment;
    this.txn = txn;
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
    try {
      return environment.part(txn, places.firstSerial(), field.number());
    } catch (LmdbException e) {
      throw new DamagedIndexException("LMDB says: " + e.getMessage());
    }
  }

  /** A part as it was built, valid until this is closed. */
  ByteBuffer part(int part) throws DamagedIndexException {
    return environment.part(txn, places.firstSerial(), part);
  }

  @Override
  public void close() {
    txn.close();
  }
}
