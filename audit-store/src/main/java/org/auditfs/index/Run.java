package org.auditfs.index;

import java.nio.ByteBuffer;
import java.util.BitSet;
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
   * The places of the events that may have {@code value} in {@code field}: all that do, and perhaps
   * others.
   *
   * @throws DamagedIndexException when the index is not as it was built
   */
  public BitSet having(Field field, long value) throws DamagedIndexException {
    return lookUp(field, TermHash.of(value));
  }

  /**
   * As {@link #having(Field, long)}, for a field of texts.
   *
   * @throws DamagedIndexException when the index is not as it was built
   */
  public BitSet having(Field field, ByteString value) throws DamagedIndexException {
    return lookUp(field, TermHash.of(value));
  }

  private BitSet lookUp(Field field, long hash) throws DamagedIndexException {
    try {
      ByteBuffer value = environment.part(txn, places.firstSerial(), field.number());
      return Postings.decode(value, hash, places.count());
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
